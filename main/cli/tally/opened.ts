import { tally } from '../../../ballot/forms/index.ts';
import type { Choices } from '../../../contract/choices.ts';
import type { OpenedLine } from '../../../contract/opened-ballots.ts';
import type { Tally } from '../../../contract/tally.ts';
import { byName, countTable, type Method, method, type Outcome, table, winnersAs, winnersInWords } from './method.ts';
import type { OpenedFile } from './readers/index.ts';

/** The form of a consultation says how it is counted, so there is one method: that of its kind. */
export function openedMethods(file: OpenedFile): [Method] {
  return [
    method({ name: file.header.form.kind, rules: {}, fixed: { ties: 'reported as ties' }, count: () => counted(file) }),
  ];
}

function counted({ header: { form, consultation, ballots }, lines }: OpenedFile): Outcome {
  const whole = outcomeOf(tally(form, choicesOf(lines)));
  const channels = Object.entries(Object.groupBy(lines, ({ channel }) => channel ?? 'not told'));
  const isApart = lines.some(({ channel }) => channel !== undefined);
  const byChannel = Object.fromEntries(
    channels.map(([channel, some = []]) => {
      const { counts, questions, blank } = outcomeOf(tally(form, choicesOf(some))).json;
      const ballots = some.reduce((sum, line) => sum + line.ballots, 0);
      return [channel, { ballots, ...(questions ? { questions } : { counts }), blank }];
    }),
  );
  const perChannel = Object.entries(byChannel).map(([channel, { ballots }]) => `Ballots by ${channel}: ${ballots}`);
  return {
    json: { consultation, ballots, ...whole.json, ...(isApart && { byChannel }) },
    lines: [`${consultation}, ${ballots} ballots`, ...whole.lines, ...(isApart ? ['', ...perChannel] : [])],
  };
}

/** What a tally came to, each kind in its own figures. */
function outcomeOf(whole: Tally): Outcome {
  const { blank } = whole;
  switch (whole.kind) {
    case 'questionnaire': {
      const questions = whole.questions.map(({ id, tally: answers, skipped, notAsked }) => ({
        id,
        skipped,
        notAsked,
        outcome: answers && outcomeOf(answers),
      }));
      return {
        json: { questions: questions.map(({ outcome, ...question }) => ({ ...question, ...outcome?.json })), blank },
        lines: [
          ...questions.flatMap(({ id, skipped, notAsked, outcome }) => [
            '',
            `Question ${id} (skipped: ${skipped}, not asked: ${notAsked})`,
            ...(outcome?.lines ?? []),
          ]),
          '',
          `Blank questionnaires: ${blank}`,
        ],
      };
    }
    case 'ranked': {
      const ids = whole.options.map(({ id }) => id);
      const first = whole.options.map((option) => option.first);
      const rounds = whole.rounds.map(({ counts, ...round }) => ({ ...round, counts: byName(ids, counts) }));
      const [winners = []] = whole.ranking;
      const order = whole.ranking.map((group) => group.join(' = ')).join(' > ');
      return {
        json: {
          counts: byName(ids, first),
          ...winnersAs(winners),
          ranking: whole.ranking,
          ...(rounds.length > 0 && { rounds }),
          pairwise: byName(
            ids,
            whole.pairwise.map((row) => byName(ids, row)),
          ),
          blank,
        },
        lines: [
          'First places:',
          ...countTable([...ids, 'blank'], [...first, blank]),
          ...rounds.flatMap(({ counts, exhausted, eliminated, tie }, at) => [
            '',
            `Round ${at + 1}, exhausted: ${exhausted}`,
            ...table(Object.entries(counts).map(([id, count]) => [id, count ?? '-'])),
            ...(eliminated.length > 0
              ? [`Eliminated: ${eliminated.join(', ')}${tie ? ` (a tie, by ${tie})` : ''}`]
              : []),
          ]),
          '',
          `Order: ${order}`,
          winnersInWords(winners),
        ],
      };
    }
    case 'majority-judgement': {
      const ids = whole.options.map(({ id }) => id);
      const grades = whole.options.map((option) => option.grades);
      const [winners = []] = whole.ranking;
      return {
        json: {
          counts: byName(ids, grades),
          medians: byName(
            ids,
            whole.options.map(({ median }) => median),
          ),
          ...winnersAs(winners),
          ranking: whole.ranking,
          blank,
        },
        lines: [
          'Grades, best first, and the majority grade:',
          ...table(whole.options.map(({ id, grades: counts, median }) => [id, ...counts, median ?? '-'])),
          '',
          `Blank: ${blank}`,
          winnersInWords(winners),
        ],
      };
    }
    default: {
      const ids = whole.options.map(({ id }) => id);
      const counts = whole.options.map(({ count }) => count);
      const winning = whole.kind === 'budget' ? { selected: whole.funded } : winnersAs(whole.leaders);
      return {
        json: { counts: byName(ids, counts), ...winning, blank },
        lines: [
          ...countTable([...ids, 'blank'], [...counts, blank]),
          '',
          whole.kind === 'budget' ? `Funded: ${whole.funded.join(', ') || 'none'}` : winnersInWords(whole.leaders),
        ],
      };
    }
  }
}

function* choicesOf(lines: readonly OpenedLine[]): Generator<Choices> {
  for (const { choices, ballots } of lines) for (let one = 0; one < ballots; one += 1) yield choices;
}
