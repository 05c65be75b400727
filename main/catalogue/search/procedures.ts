import type { Procedure } from '../../../contract/procedures.ts';
import type { Findable } from './findable.ts';

/**
 * A procedure of the city's catalogue, to be found. What to bring is left out: an identity card is brought to half of them, and
 * who asks for one means none of these.
 */
export function findableProcedure({ id, title, alsoCalled, summary, prints }: Procedure): Findable {
  const other = (text: { en?: string | undefined; ar?: string | undefined }) =>
    [text.en, text.ar].filter((known) => known !== undefined);
  return {
    id,
    title: title.fr,
    alsoCalled: [...alsoCalled, ...other(title)],
    summary: summary.fr,
    body: [prints?.fr ?? '', ...other(summary)].join(' '),
  };
}
