import type { z } from 'zod';
import type { LineFault, refusedLines } from '../../contract/officer.ts';

const words: Record<LineFault['why'], string> = {
  'not-listed': 'the city has not listed this card',
  'already-voted': 'this card has taken part already',
  'listed-already': 'this card stands on a list that was transcribed already',
  'not-known-yet': 'the terminal that holds this card has not said whether it voted there',
  'not-held': 'no terminal holds this card',
};

/** Why the server took nothing of a list of cards, line by line. Never a number. */
export function refusedLinesOf(file: string, { refused }: z.infer<typeof refusedLines>): string {
  const lines = refused.map(({ line, why }) => `${file}, line ${line}: ${words[why]}.`);
  return [...lines, 'Nothing of the list was taken.'].join('\n');
}
