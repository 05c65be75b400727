import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { DeliverableBox } from '../urn/index.ts';
import { formBatches, shipmentOfUrn } from './batches.ts';
import { type BoxFault, ofBox, type SyncContext } from './context.ts';
import type { BatchLine } from './store.ts';

/** A bag of slips: its number, the batches whose slips it holds, and how many slips those should be. */
export interface Bag {
  readonly bag: number;
  readonly batches: readonly string[];
  readonly slips: number;
}

/** `too-few`: fewer than k ballots are not in a batch yet, and would make one; `empty`: there is nothing in the bag. */
export type BagRefusal = { readonly code: 'too-few' | 'empty' };

/**
 * The mediator takes the bag away and hangs up the next one. It holds the slips of whole batches, so what waits is made a batch
 * before, and the change is refused when that would be one of fewer than k (design.md §5, "paper"). Gives the bag that is full.
 */
export function changeBag(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<Bag, BagRefusal | BoxFault | StoreFault> {
  const { consultation } = held.package;
  const formed = formBatches(context, held, shipmentOfUrn(held, box), 'from-k-on');
  if (!formed.ok) return formed;
  const counts = ofBox(box.urn.counts());
  if (!counts.ok) return counts;
  if (counts.value.ballots > formed.value.reduce((sum, { count }) => sum + count, 0)) return err({ code: 'too-few' });
  const current = context.store.currentBag(consultation);
  if (!current.ok) return current;
  const batches = context.store.batches(consultation, 'urn');
  if (!batches.ok) return batches;
  const full = bagsOf(batches.value).find(({ bag }) => bag === current.value);
  if (!full) return err({ code: 'empty' });
  const changed = context.store.setCurrentBag(consultation, current.value + 1);
  return changed.ok ? ok(full) : changed;
}

/**
 * The bags as they are handed over after closing. The last one may hold fewer than k slips: it is poured into the one before it.
 * Where that is all the terminal has, the count puts it together with those of others.
 */
export function bagsAtClosing(batches: readonly BatchLine[], k: number): Bag[] {
  const bags = bagsOf(batches);
  const [before, last] = bags.slice(-2);
  if (!before || !last || last.slips >= k) return bags;
  const together = {
    bag: before.bag,
    batches: [...before.batches, ...last.batches].sort(),
    slips: before.slips + last.slips,
  };
  return [...bags.slice(0, -2), together];
}

function bagsOf(batches: readonly BatchLine[]): Bag[] {
  return [...Map.groupBy(batches, ({ bag }) => bag)]
    .sort(([one], [other]) => one - other)
    .map(([bag, lines]) => ({
      bag,
      batches: lines.map(({ batch }) => batch),
      slips: lines.reduce((sum, { count }) => sum + count, 0),
    }));
}
