import { createHash } from 'node:crypto';
import { canonicalJson, parseTracker, verify } from '../../../ballot/index.ts';
import { recordIndex, recordSchema, trackersFile, trackersSchema } from '../../../contract/record.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { signedSchema } from '../../../contract/signed.ts';
import type { SyncContext } from './context.ts';

/** A resident waits for this answer. */
const timeoutMs = 6_000;
/** A million trackers. */
const listLimitBytes = 20 * 1024 * 1024;

/** A list as the city published it, and when this terminal last knew it to be the newest. */
interface Known {
  readonly hash: string;
  readonly trackers: ReadonlySet<string>;
  readonly asOfMs: number;
}

/** `consultation`: whose urn the ballot is in; null: in none. `asOf`: of the oldest list that was looked at. `isCurrent`: all were asked for now. */
interface TrackerAnswer {
  readonly consultation: string | null;
  readonly asOf: string;
  readonly isCurrent: boolean;
}

/**
 * Looks trackers up in the lists that the city publishes. The whole list is fetched and looked through here: the city server never
 * learns which ballot a resident asked for, nor where. Lists are kept in memory alone.
 */
export class Trackers {
  readonly #context: SyncContext;
  readonly #nowMs: () => number;
  readonly #known = new Map<string, Known>();

  constructor(context: SyncContext, nowMs: () => number = Date.now) {
    this.#context = context;
    this.#nowMs = nowMs;
  }

  /** `offline`: of some consultation this terminal has no list at all, so that nobody can say that a ballot is not there. */
  async find(
    typed: string,
    consultations: readonly string[],
  ): Promise<Result<TrackerAnswer, { code: 'not-a-tracker' | 'no-consultation' | 'offline' }>> {
    const tracker = parseTracker(typed);
    if (tracker === undefined) return err({ code: 'not-a-tracker' });
    if (consultations.length === 0) return err({ code: 'no-consultation' });
    const lists = (await Promise.all(consultations.map((consultation) => this.#listOf(consultation)))).flatMap(
      (list) => list ?? [],
    );
    const holder = lists.find(({ trackers }) => trackers.has(tracker));
    if (!holder && lists.length < consultations.length) return err({ code: 'offline' });
    const used = holder ? [holder] : lists;
    return ok({
      consultation: holder?.consultation ?? null,
      asOf: new Date(Math.min(...used.map(({ asOfMs }) => asOfMs))).toISOString(),
      isCurrent: used.every(({ isCurrent }) => isCurrent),
    });
  }

  /** The newest list of a consultation, or the last one that there was; nothing where there never was one. */
  async #listOf(consultation: string): Promise<(Known & { consultation: string; isCurrent: boolean }) | undefined> {
    const isCurrent = await this.#refresh(consultation);
    const known = this.#known.get(consultation);
    return known && { ...known, consultation, isCurrent };
  }

  /** Takes the list that the city signed now, and tells whether there was an answer to trust. */
  async #refresh(consultation: string): Promise<boolean> {
    const { client, identity } = this.#context;
    const serverKey = identity.settings?.serverKey;
    if (serverKey === undefined) return false;
    const path = (file: string) => `/consultations/${consultation}/record/${file}`;
    const asked = { method: 'GET', of: 'board', timeoutMs } as const;
    const index = await client.send({ ...asked, path: path(recordIndex) }, signedSchema);
    const record = index.ok ? verify(index.value, 'record', serverKey, recordSchema) : undefined;
    if (!record?.ok || record.value.consultation !== consultation) return false;
    const hash = record.value.files.find(({ name }) => name === trackersFile)?.hash;
    const before = this.#known.get(consultation);
    if (before && before.hash === hash) {
      this.#known.set(consultation, { ...before, asOfMs: this.#nowMs() });
      return true;
    }
    const list = await client.send(
      { ...asked, path: path(trackersFile), answerLimitBytes: listLimitBytes },
      trackersSchema,
    );
    if (!list.ok || hashOf(list.value) !== hash) return false;
    this.#known.set(consultation, { hash, trackers: new Set(list.value), asOfMs: this.#nowMs() });
    return true;
  }
}

/** Files of a record are canonical, so that what was read has the bytes that were hashed. */
function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url');
}
