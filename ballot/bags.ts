import type { BagTotals } from '../contract/bags.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { batchSchema, finalManifestSchema, type UrnExport } from '../contract/sync.ts';
import { linesOf, mostPerSlip } from './bag-lines.ts';
import { count } from './count.ts';
import { fromBase64url } from './encoding.ts';
import type { RecipientKey } from './hpke.ts';
import { mergeBelow } from './publication.ts';
import type { VerifiedUrn } from './urn-export.ts';

interface SealedBag {
  readonly name: string;
  readonly ballots: readonly Uint8Array[];
}

/** The batches of a terminal are not each in exactly one bag. */
export type BagsError = { readonly code: 'not-whole-bags'; readonly terminal: string };

/**
 * Opens and counts an urn once more, bag by bag, to be compared with the slips. A total of few ballots tells choices, so bags below k are
 * put together as published lines are (`mergeBelow`: what subtraction from the whole would reveal counts too), and no bag at all is
 * counted of fewer than k ballots in all. Provisional ballots are in no bag: their slips lie apart, and no more of them count than the
 * registrar accepted.
 */
export function countBags(urn: VerifiedUrn, recipient: RecipientKey): Result<BagTotals, BagsError> {
  const { consultation, rehearsal, ballotKey, k } = urn.package;
  const { context } = urn.urn;
  const sealed = new Map<string, SealedBag>();
  for (const terminal of urn.terminals) {
    const bags = bagsOf(terminal);
    if (!bags) return err({ code: 'not-whole-bags', terminal: terminal.name });
    for (const bag of bags) sealed.set(bag.name, bag);
  }
  const lines = [...sealed.values()].map(({ name, ballots }) => ({ names: [name], ballots: ballots.length }));
  const total = lines.reduce((sum, { ballots }) => sum + ballots, 0);
  const together = total < k ? [] : mergeBelow(k, lines);
  return ok({
    type: 'passerelle/bag-totals/1',
    consultation,
    rehearsal,
    packageHash: urn.packageHash,
    formHash: context.formHash,
    keyFingerprint: ballotKey.fingerprint,
    mostPerSlip: mostPerSlip(context.form),
    bags: together.map(({ names, ballots: marks }) => {
      const ballots = names.flatMap((name) => sealed.get(name)?.ballots ?? []);
      const counted = count({ context, terminals: [{ name: '', ballots }] }, recipient);
      return { names: [...names], marks, lines: linesOf(context.form, counted.tally) };
    }),
  });
}

/**
 * The bags of one terminal, whose documents were verified. All slips make one bag where the terminal knew of none, or is lost and so said
 * nothing of them. Nothing when the bags do not hold each batch once.
 */
function bagsOf({ terminal, batches, final }: UrnExport['terminals'][number]): SealedBag[] | undefined {
  const ballotsOf = new Map(
    batches.map(({ manifest, ballots }) => [
      batchSchema.parse(JSON.parse(manifest.payload)).batch,
      ballots.map(fromBase64url),
    ]),
  );
  if (ballotsOf.size === 0) return [];
  const stated = final ? finalManifestSchema.parse(JSON.parse(final.payload)).bags : undefined;
  const bags = stated ?? [{ bag: 1, batches: [...ballotsOf.keys()] }];
  const inBags = bags.flatMap((bag) => bag.batches);
  const isWhole =
    new Set(inBags).size === inBags.length &&
    inBags.length === ballotsOf.size &&
    inBags.every((batch) => ballotsOf.has(batch));
  if (!isWhole) return undefined;
  return bags.map((bag) => ({
    name: `${terminal}/${bag.bag}`,
    ballots: bag.batches.flatMap((batch) => ballotsOf.get(batch) ?? []),
  }));
}
