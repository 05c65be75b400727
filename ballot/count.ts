import type { Choices } from '../contract/choices.ts';
import type { Tally } from '../contract/tally.ts';
import { tally } from './forms/index.ts';
import type { RecipientKey } from './hpke.ts';
import { ballotId, setHash } from './ids.ts';
import { type BallotContext, type OpenError, open } from './sealing.ts';
import { shuffle } from './shuffle.ts';

/** The sealed ballots of a consultation, as the terminals sent them. */
export type Urn = {
  readonly context: BallotContext;
  readonly terminals: readonly { readonly name: string; readonly ballots: readonly Uint8Array[] }[];
};

/** Why a ballot is in the urn but in no total. */
export type InvalidReason = 'duplicate' | OpenError['code'];

/** Every ballot of the urn is in exactly one place: an option, blank, or invalid. Totals only; no ballot leaves the count opened. */
export type Count = {
  /** All ballots in the urn, valid or not. */
  readonly ballots: number;
  /** Set hash over the ids of all of them (each once), to compare with the board. */
  readonly setHash: string;
  readonly tally: Tally;
  readonly invalid: Readonly<Partial<Record<InvalidReason, number>>>;
  readonly terminals: readonly { readonly name: string; readonly ballots: number }[];
};

/**
 * Opens, checks and counts an urn. Ballots are shuffled before the first is opened, and each is forgotten once counted: neither
 * the order, nor the time taken, nor anything written ties an opened ballot to a sealed one, a batch or a terminal.
 */
export function count(urn: Urn, recipient: RecipientKey): Count {
  const sealed = urn.terminals.flatMap((terminal) => terminal.ballots);
  const distinct = new Map(sealed.map((ballot) => [ballotId(ballot), ballot]));
  const invalid: Partial<Record<InvalidReason, number>> = {};
  const setAside = (reason: InvalidReason, ballots: number) => {
    if (ballots > 0) invalid[reason] = (invalid[reason] ?? 0) + ballots;
  };

  function* opened(): Generator<Choices> {
    for (const ballot of shuffle(distinct.values())) {
      const choices = open(ballot, urn.context, recipient);
      if (choices.ok) yield choices.value;
      else setAside(choices.error.code, 1);
    }
  }

  setAside('duplicate', sealed.length - distinct.size);
  const counted = tally(urn.context.form, opened());
  return {
    ballots: sealed.length,
    setHash: setHash(distinct.keys()),
    tally: { ...counted, invalid: Object.values(invalid).reduce((sum, ballots) => sum + ballots, 0) },
    invalid,
    terminals: urn.terminals.map(({ name, ballots }) => ({ name, ballots: ballots.length })),
  };
}
