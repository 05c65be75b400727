import { EventEmitter } from 'node:events';
import { sealSaid, verify } from '../../../ballot/index.ts';
import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { type Debate, debateSchema, type Said } from '../../../contract/contributions.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Signed } from '../../../contract/signed.ts';
import { stagesAt } from '../../../contract/stages.ts';
import type { Consultations } from '../consultations/index.ts';
import type { StoreFault, StoreMarkers } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import type { Identity } from '../keys/index.ts';
import type { Visits } from '../visits/index.ts';
import { ContributionStore, type Waiting } from './store.ts';

/** Enough for whoever has much to say; somebody who floods a debate must at least begin a visit again and again. */
const mostTextsAVisit = 3;
/** As much as may wait at a terminal that has no network: whatever a page makes of its visits, the disk stays free for ballots. */
const mostWaiting = 2_000;

export interface ContributionsOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly identity: Identity;
  readonly consultations: Consultations;
  readonly visits: Visits;
  readonly record: Record;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The debates of a terminal: what its residents said and waits to be sent, and what the city published. What somebody said is sealed
 * at once, to a key that is not here, and stands beside nothing that says who or when; it carries no card, so that only the memory of
 * the present visit limits it.
 */
export class Contributions extends EventEmitter<{ changed: [] }> {
  readonly #options: ContributionsOptions;
  readonly #store: ContributionStore | undefined;
  #visit = { texts: 0, answered: new Set<string>() };

  constructor(options: ContributionsOptions) {
    super();
    this.#options = options;
    const opened = ContributionStore.open(options.dataDirectory, options.markers);
    if (opened.ok) this.#store = opened.value;
    else options.record('store-refused', { store: 'contributions', reason: opened.error.code });
    options.visits.on('ended', () => {
      this.#visit = { texts: 0, answered: new Set() };
    });
  }

  /** `debate.say` */
  say({
    visit,
    consultation,
    said,
  }: CallArguments<'debate.say'>): Result<CallValue<'debate.say'>, CallError<'debate.say'>> {
    const { consultations, visits, now } = this.#options;
    if (visit !== visits.current) return err({ code: 'no-visit' });
    const published = consultations.get(consultation)?.package;
    if (!published) return err({ code: 'unknown-consultation' });
    const { contributionKey } = published;
    const isOpen = stagesAt(published, now()).some(({ stage, state }) => stage === 'debate' && state === 'open');
    if (!isOpen || !contributionKey) return err({ code: 'not-open' });
    if (said.kind === 'reaction' && !this.#isStatement(published, said.statement))
      return err({ code: 'unknown-statement' });
    const limit = this.#limitOf(consultation, said);
    if (limit) return err({ code: limit });
    const count = this.#store?.count();
    if (!this.#store || !count?.ok || count.value >= mostWaiting) return err({ code: 'store-refused' });
    const kept = this.#store.add(consultation, sealSaid(said, consultation, contributionKey));
    if (!kept.ok) return err({ code: kept.error.code === 'disk-full' ? 'disk-full' : 'store-refused' });
    this.#count(consultation, said);
    return ok({});
  }

  /** `debate.read`. Nothing was published yet, or nothing reached this terminal: an empty one. */
  read(consultation: string): Result<Debate, { code: 'unknown-consultation' }> {
    if (!this.#options.consultations.read(consultation).ok) return err({ code: 'unknown-consultation' });
    return ok(this.#debate(consultation) ?? { consultation, edition: 0, contributions: [], counts: [] });
  }

  /** Takes what the city published, if it signed it and it is later than what is held. */
  accept(consultation: string, signed: Signed): Result<void, { code: 'refused' } | StoreFault> {
    const next = this.#verified(consultation, signed);
    if (!next || next.edition < this.#edition(consultation) || !this.#store) return err({ code: 'refused' });
    const kept = this.#store.setDebate(consultation, signed);
    if (kept.ok) this.emit('changed');
    return kept;
  }

  /** The consultations whose debate has begun, and the edition of each that is held. */
  debates(): { consultation: string; edition: number }[] {
    const { consultations, now } = this.#options;
    return consultations.names().flatMap((consultation) => {
      const published = consultations.get(consultation)?.package;
      const hasBegun =
        published && stagesAt(published, now()).some(({ stage, state }) => stage === 'debate' && state !== 'to-come');
      return hasBegun ? [{ consultation, edition: this.#edition(consultation) }] : [];
    });
  }

  waiting(consultation: string, atMost: number): Result<Waiting[], StoreFault> {
    return this.#store?.waiting(consultation, atMost) ?? ok([]);
  }

  purge(ids: readonly string[]): Result<void, StoreFault> {
    return this.#store?.purge(ids) ?? ok(undefined);
  }

  forget(consultation: string): Result<void, StoreFault> {
    return this.#store?.forget(consultation) ?? ok(undefined);
  }

  close(): void {
    this.#store?.close();
  }

  #isStatement({ consultation, stages }: ConsultationPackage, statement: string): boolean {
    const all = [...(stages?.debate?.statements ?? []), ...(this.#debate(consultation)?.contributions ?? [])];
    return all.some(({ id }) => id === statement);
  }

  #limitOf(consultation: string, said: Said): 'quota' | 'answered' | undefined {
    if (said.kind === 'reaction')
      return this.#visit.answered.has(`${consultation} ${said.statement}`) ? 'answered' : undefined;
    return this.#visit.texts >= mostTextsAVisit ? 'quota' : undefined;
  }

  #count(consultation: string, said: Said): void {
    if (said.kind === 'reaction') this.#visit.answered.add(`${consultation} ${said.statement}`);
    else this.#visit.texts += 1;
  }

  #edition(consultation: string): number {
    return this.#debate(consultation)?.edition ?? 0;
  }

  /** What is held, verified anew: a changed bit is not shown. */
  #debate(consultation: string): Debate | undefined {
    const held = this.#store?.debate(consultation);
    return held?.ok && held.value ? this.#verified(consultation, held.value) : undefined;
  }

  #verified(consultation: string, signed: Signed): Debate | undefined {
    const { settings } = this.#options.identity;
    const debate = settings && verify(signed, 'debate', settings.serverKey, debateSchema);
    return debate?.ok && debate.value.consultation === consultation ? debate.value : undefined;
  }
}
