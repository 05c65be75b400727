import { questionsOf, tallyEqual } from '../../../ballot/forms/index.ts';
import { majorityJudgment } from '../../../ballot/methods/index.ts';
import type { Answer, Choices } from '../../../contract/choices.ts';
import type {
  BallotForm,
  BudgetForm,
  MajorityJudgementForm,
  QuestionForm,
  QuestionnaireForm,
  RankedForm,
} from '../../../contract/form.ts';
import { gradeRules, leadWords } from './grades.ts';
import {
  byName,
  countTable,
  defaultsOf,
  type Method,
  method,
  type Outcome,
  table,
  winnersAs,
  winnersInWords,
} from './method.ts';
import { projectsMethods } from './projects.ts';
import { rankedMethods } from './ranked.ts';
import type { OpenedFile } from './readers/index.ts';

/** Equal ballots, and how many there are. */
interface Lines<Of extends Choices> extends ReadonlyArray<{ readonly choices: Of; readonly ballots: number }> {}

/** The form of a consultation says how it is counted, so its own method is the first; others that can count it may be asked for. */
export function openedMethods(file: OpenedFile): [Method, ...Method[]] {
  const [own, ...others] = methodsOf(file.header.form, file.lines);
  return [withChannels(file, own), ...others.map((other) => withChannels(file, other))];
}

function withChannels({ header: { form, consultation, ballots }, lines }: OpenedFile, counted: Method): Method {
  const isApart = lines.some(({ channel }) => channel !== undefined);
  const channels = Object.entries(Object.groupBy(lines, ({ channel }) => channel ?? 'not told'));
  return {
    ...counted,
    count(rules) {
      const whole = counted.count(rules);
      const byChannel = channels.map(([channel, some = []]) => {
        const { counts, questions, blank } = outcomeBy(counted.name, form, some, rules).json;
        const apart = some.reduce((sum, line) => sum + line.ballots, 0);
        return [channel, { ballots: apart, ...(questions ? { questions } : { counts }), blank }] as const;
      });
      const perChannel = byChannel.map(([channel, apart]) => `Ballots by ${channel}: ${apart.ballots}`);
      return {
        json: { consultation, ballots, ...whole.json, ...(isApart && { byChannel: Object.fromEntries(byChannel) }) },
        lines: [`${consultation}, ${ballots} ballots`, '', ...whole.lines, ...(isApart ? ['', ...perChannel] : [])],
      };
    },
  };
}

function outcomeBy(name: string, form: BallotForm, lines: Lines<Choices>, rules: Readonly<Record<string, string>>) {
  const methods = methodsOf(form, lines);
  return (methods.find((one) => one.name === name) ?? methods[0]).count(rules);
}

/** The methods that can count these ballots, that of the form first. The choices fit the form. */
function methodsOf(form: BallotForm, lines: Lines<Choices>): [Method, ...Method[]] {
  switch (form.kind) {
    case 'questionnaire':
      return [method({ name: form.kind, rules: {}, fixed: {}, count: () => answersOf(form, lines) })];
    case 'ranked':
      return withBlank(form.method, rankedMethods(rankedFileOf(form, lines)), lines);
    case 'budget':
      return withBlank(form.method, projectsMethods(projectsFileOf(form, lines)), lines);
    case 'majority-judgement':
      return [
        method({
          name: form.kind,
          rules: {},
          fixed: { ...gradeRules, missingGrades: 'the worst grade' },
          count: () => gradesOf(form, lines),
        }),
      ];
    default:
      return [
        method({
          name: form.kind,
          rules: {},
          fixed: { ties: 'reported as ties' },
          count: () => optionsOf(form, lines),
        }),
      ];
  }
}

/** Blank ballots, which these methods do not know, counted apart; the form's own method first. */
function withBlank(own: string, methods: readonly Method[], lines: Lines<Choices>): [Method, ...Method[]] {
  const blank = blankIn(lines);
  const [first, ...others] = methods
    .toSorted((one, other) => Number(other.name === own) - Number(one.name === own))
    .map(
      (one): Method => ({
        ...one,
        count(rules) {
          const outcome = one.count(rules);
          return { json: { ...outcome.json, blank }, lines: [...outcome.lines, `Blank: ${blank}`] };
        },
      }),
    );
  if (!first) throw new RangeError('no method counts these ballots');
  return [first, ...others];
}

function blankIn(lines: Lines<Choices>): number {
  return lines.reduce((sum, { choices, ballots }) => sum + (choices.kind === 'blank' ? ballots : 0), 0);
}

function rankedFileOf({ options, ties }: RankedForm, lines: Lines<Choices>) {
  const candidates = options.map(({ id }) => id);
  const rankings = lines.flatMap(({ choices, ballots }) =>
    choices.kind === 'ranked'
      ? [{ groups: choices.ranks.map((group) => group.map((id) => candidates.indexOf(id))), weight: ballots }]
      : [],
  );
  return { kind: 'ranked', candidates, rankings, allowsTies: ties } as const;
}

function projectsFileOf({ options, envelopeEuros }: BudgetForm, lines: Lines<Choices>) {
  const projects = options.map(({ id, label, costEuros }) => ({ id, name: label.fr, cost: costEuros }));
  const ballots = lines.flatMap(({ choices, ballots: weight }) => {
    if (choices.kind !== 'budget') return [];
    const approved = choices.options.map((id) => projects.findIndex((project) => project.id === id));
    return [{ approved, points: approved.map((project) => [project, 1] as const), weight }];
  });
  const channels = new Map([['', ballots]]);
  return { kind: 'projects', projects, envelope: envelopeEuros, unit: 1, channels, hasPoints: false } as const;
}

/** Each question by the method of its own form and the defaults of its rules. */
function answersOf(form: QuestionnaireForm, lines: Lines<Choices>): Outcome {
  const tallied = tallyEqual(form, lines);
  const questions = questionsOf(form).map(({ id, form: asks }, at) => {
    const given = lines.flatMap(({ choices, ballots }): Lines<Answer> => {
      const answer = choices.kind === 'questionnaire' ? choices.answers[at] : null;
      return answer ? [{ choices: answer, ballots }] : [];
    });
    const [own] = methodsOf(asks, given);
    const rules = defaultsOf(own);
    const { skipped = 0, notAsked = 0 } = tallied.kind === 'questionnaire' ? (tallied.questions[at] ?? {}) : {};
    return {
      about: { id, skipped, notAsked, method: own.name },
      outcome: own.count(rules),
      rules: { ...rules, ...own.fixed },
    };
  });
  return {
    json: {
      questions: questions.map(({ about, outcome, rules }) => ({ ...about, ...outcome.json, rules })),
      blank: tallied.blank,
    },
    lines: [
      ...questions.flatMap(({ about, outcome, rules }) => [
        `Question ${about.id}, by ${about.method} (skipped: ${about.skipped}, not asked: ${about.notAsked})`,
        ...outcome.lines,
        ...Object.entries(rules).map(([rule, value]) => `  ${rule}: ${value}`),
        '',
      ]),
      `Blank questionnaires: ${tallied.blank}`,
    ],
  };
}

function gradesOf(form: MajorityJudgementForm, lines: Lines<Choices>): Outcome {
  const tallied = tallyEqual(form, lines);
  if (tallied.kind !== 'majority-judgement') throw new TypeError('the tally is of another kind than its form');
  const { options, ranking, blank } = tallied;
  const ids = options.map(({ id }) => id);
  const [winners = []] = ranking;
  const judged = majorityJudgment(options.map(({ grades }) => grades.toReversed())).ranking;
  const leads = ranking.map((_, at) => judged[at]?.lead ?? null);
  return {
    json: {
      counts: byName(
        ids,
        options.map(({ grades }) => grades),
      ),
      medians: byName(
        ids,
        options.map(({ median }) => median),
      ),
      ...winnersAs(winners),
      ranking,
      leads,
      blank,
    },
    lines: [
      'Grades, best first, and the majority grade:',
      ...table(options.map(({ id, grades, median }) => [id, ...grades, median ?? '-'])),
      '',
      ...ranking.map((group, at) => `${at + 1}. ${group.join(' = ')}${ahead(leadWords(leads[at] ?? null))}`),
      `Blank: ${blank}`,
      winnersInWords(winners),
    ],
  };
}

function ahead(words: string): string {
  return words === '' ? '' : `, before the next ${words}`;
}

function optionsOf(
  form: Exclude<QuestionForm, RankedForm | BudgetForm | MajorityJudgementForm>,
  lines: Lines<Choices>,
): Outcome {
  const tallied = tallyEqual(form, lines);
  if (!('leaders' in tallied)) throw new TypeError('the tally is of another kind than its form');
  const { options, leaders, blank } = tallied;
  const ids = options.map(({ id }) => id);
  const counts = options.map(({ count }) => count);
  return {
    json: { counts: byName(ids, counts), ...winnersAs(leaders), blank },
    lines: [...countTable([...ids, 'blank'], [...counts, blank]), '', winnersInWords(leaders)],
  };
}
