import { tally } from '../../../ballot/forms/index.ts';
import type { Choices } from '../../../contract/form.ts';
import type { OpenedLine } from '../../../contract/opened-ballots.ts';
import { byName, countTable, type Method, method, type Outcome, winnersAs, winnersInWords } from './method.ts';
import type { OpenedFile } from './readers/index.ts';

/** The form of a consultation says how it is counted, so there is one method: that of its kind. */
export function openedMethods(file: OpenedFile): [Method] {
  return [
    method({ name: file.header.form.kind, rules: {}, fixed: { ties: 'reported as ties' }, count: () => counted(file) }),
  ];
}

function counted({ header: { form, consultation, ballots }, lines }: OpenedFile): Outcome {
  const whole = tally(form, choicesOf(lines));
  const ids = whole.options.map(({ id }) => id);
  const counts = whole.options.map(({ count }) => count);
  const channels = Object.entries(Object.groupBy(lines, ({ channel }) => channel ?? ''));
  const isApart = channels.some(([channel]) => channel !== '');
  const byChannel = Object.fromEntries(
    channels.map(([channel, some = []]) => {
      const { options, blank } = tally(form, choicesOf(some));
      const counts = byName(
        options.map(({ id }) => id),
        options.map(({ count }) => count),
      );
      return [
        channel === '' ? 'not told' : channel,
        { ballots: some.reduce((sum, { ballots }) => sum + ballots, 0), counts, blank },
      ];
    }),
  );
  return {
    json: {
      consultation,
      ballots,
      counts: byName(ids, counts),
      blank: whole.blank,
      ...winnersAs(whole.leaders),
      ...(isApart && { byChannel }),
    },
    lines: [
      `${consultation}, ${ballots} ballots`,
      ...countTable([...ids, 'blank'], [...counts, whole.blank]),
      '',
      ...(isApart
        ? Object.entries(byChannel).map(([channel, { ballots }]) => `Ballots by ${channel}: ${ballots}`)
        : []),
      winnersInWords(whole.leaders),
    ],
  };
}

function* choicesOf(lines: readonly OpenedLine[]): Generator<Choices> {
  for (const { choices, ballots } of lines) for (let one = 0; one < ballots; one += 1) yield choices;
}
