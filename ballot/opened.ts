import type { Choices } from '../contract/choices.ts';
import type { OpenedBallots, OpenedLine } from '../contract/opened-ballots.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { canonicalJson } from './canonical.ts';
import type { Urn } from './count.ts';
import type { RecipientKey } from './hpke.ts';
import { ballotId } from './ids.ts';
import { open } from './sealing.ts';

/**
 * The ballots of an urn for others to count again: how often each different one occurs, in the order of their texts. Only when each
 * occurs at least k times: somebody can be told to cast a rare combination, and to be recognised by it. `rare`: how many different ones
 * occur less often. Ballots that cannot be counted are left out.
 */
export function openedBallots(
  { context, terminals }: Urn,
  k: number,
  recipient: RecipientKey,
): Result<{ header: OpenedBallots; lines: OpenedLine[] }, { code: 'none' } | { code: 'too-rare'; rare: number }> {
  const different = new Map<string, { choices: Choices; ballots: number }>();
  const sealed = terminals.flatMap((terminal) => terminal.ballots);
  for (const ballot of new Map(sealed.map((one) => [ballotId(one), one])).values()) {
    const choices = open(ballot, context, recipient);
    if (!choices.ok) continue;
    const text = canonicalJson(choices.value);
    const equal = different.get(text);
    different.set(text, { choices: choices.value, ballots: (equal?.ballots ?? 0) + 1 });
  }
  const lines = [...different].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
  const rare = lines.filter(({ ballots }) => ballots < k).length;
  if (rare > 0) return err({ code: 'too-rare', rare });
  if (lines.length === 0) return err({ code: 'none' });
  const { consultation, form, formHash } = context;
  const ballots = lines.reduce((sum, line) => sum + line.ballots, 0);
  return ok({ header: { type: 'passerelle/opened-ballots/1', consultation, form, formHash, ballots }, lines });
}
