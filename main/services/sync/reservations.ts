import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { toBase64url } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { ReservationRequest, reservationSchema } from '../../../contract/sync.ts';
import type { StoreFault } from '../database/index.ts';
import type { Refused, Unreachable, UnreachableReason } from './client.ts';
import { nameOf, type SyncContext, sendAcknowledged } from './context.ts';
import type { Release } from './store.ts';

/** A resident waits for this answer. */
const reserveTimeoutMs = 6_000;

export type ReservationAnswer = 'reserved' | 'already-voted' | 'taken' | 'not-eligible' | 'offline';

const answers: { readonly [refusal: string]: ReservationAnswer } = {
  'already-voted': 'already-voted',
  'reserved-elsewhere': 'taken',
  'not-eligible': 'not-eligible',
  // Nobody knows whether its holder has cast a ballot of this card, as without a network.
  'only-provisional': 'offline',
};

const neverSent: ReadonlySet<UnreachableReason> = new Set(['no-connection', 'untrusted-certificate']);
const nothingToGiveBack: ReadonlySet<string> = new Set([
  'not-held',
  'already-voted',
  'not-eligible',
  'unknown-consultation',
]);

/**
 * Holds cards of other homes at the city server (design.md §5, "once only"). What is held is known in memory only. A crash while a
 * resident votes thus releases nothing, which is right: the slip may be out. The card can still vote here; elsewhere
 * when the registrar has freed it, with a provisional ballot.
 */
export class Reservations {
  readonly #context: SyncContext;
  readonly #held = new Map<string, string>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Asks for a card. `offline`: nobody knows, so the answer is no. */
  async reserve(consultation: string, token: string): Promise<ReservationAnswer> {
    if (!this.#context.identity.settings) return 'offline';
    const reservation = toBase64url(randomBytes(16));
    const asked = await this.#ask({ consultation, token, reservation, release: false });
    if (asked.ok) {
      this.#held.set(key(consultation, token), reservation);
      return 'reserved';
    }
    if (asked.error.code === 'refused') return answers[asked.error.refusal] ?? 'offline';
    // The request may have arrived all the same, and would bind the resident to this terminal.
    if (!neverSent.has(asked.error.reason)) this.#giveBack({ reservation, consultation, token });
    return 'offline';
  }

  /** Gives a card back that was reserved here and not used, now or as soon as the server can be reached. */
  release(consultation: string, token: string): void {
    const name = key(consultation, token);
    const reservation = this.#held.get(name);
    this.#held.delete(name);
    if (reservation !== undefined) this.#giveBack({ reservation, consultation, token });
  }

  /** Sends the releases that wait. */
  async deliver(): Promise<Result<void, Unreachable | StoreFault>> {
    const waiting = this.#context.store.releases();
    if (!waiting.ok) return waiting;
    for (const release of waiting.value) {
      const asked = await this.#ask({ ...release, release: true });
      if (!asked.ok) {
        if (asked.error.code === 'unreachable') return err(asked.error);
        if (!nothingToGiveBack.has(asked.error.refusal)) continue;
      }
      const removed = this.#context.store.removeRelease(release.reservation);
      if (!removed.ok) return removed;
    }
    return ok(undefined);
  }

  #giveBack(release: Release): void {
    const { store, record } = this.#context;
    const added = store.addRelease(release);
    if (!added.ok && added.error.code === 'disk-full') record('disk-full', { store: 'sync' });
  }

  #ask(what: Omit<ReservationRequest, 'terminal'>): Promise<Result<void, Unreachable | Refused>> {
    const request: ReservationRequest = { ...what, terminal: nameOf(this.#context) };
    const { release, ...reservation } = request;
    const expected: z.infer<typeof reservationSchema> = { ...reservation, released: release };
    const body = this.#context.identity.sign('reservation-request', request);
    const path = `/consultations/${what.consultation}/reservations`;
    const asked = { method: 'POST', path, body, timeoutMs: reserveTimeoutMs } as const;
    return sendAcknowledged(this.#context, asked, 'reservation', expected);
  }
}

function key(consultation: string, token: string): string {
  return `${consultation} ${token}`;
}
