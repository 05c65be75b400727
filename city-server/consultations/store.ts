import { ballotContext, generateTokenKey, payloadHash, sign } from '../../ballot/index.ts';
import { type ConsultationPackage, packageSchema } from '../../contract/consultation.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { Outcome } from '../../contract/stages.ts';
import type { HeartbeatAnswer } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { reserveForCards } from '../reservations/index.ts';
import { contributionKey } from './contribution-keys.ts';
import { forbiddenChanges, isEvaluationAlone, readDraft, sameContent } from './draft.ts';

/** How long before now a new closing time may lie: an officer who closes "now" must not race the clock. */
const closingSlackMs = 60_000;

/** What every capability needs to know of a consultation, without reading its package. */
export interface ConsultationFacts {
  readonly consultation: string;
  readonly version: number;
  readonly packageHash: string;
  readonly formHash: string;
  readonly sealedBytes: number;
  readonly k: number;
  readonly rehearsal: boolean;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** The urn was released for the count. */
  readonly frozen: boolean;
  readonly published: boolean;
  /** The package names a registrar, so there may be provisional ballots. */
  readonly registrar: boolean;
}

const factsColumns = `c.consultation, c.version, c.package_hash "packageHash", c.form_hash "formHash",
  c.sealed_bytes "sealedBytes", c.k, c.rehearsal, c.opens_at "opensAt", c.closes_at "closesAt", c.frozen,
  c.result is not null "published", c.registrar`;

/** A consultation and what the city says of it. */
export interface Consultation {
  readonly facts: ConsultationFacts;
  readonly package: ConsultationPackage;
  readonly envelope: Signed;
}

export interface Published {
  readonly consultation: string;
  readonly version: number;
  readonly packageHash: string;
}

/** All consultations, the one that closes last first. */
export async function listConsultations(queries: Queries): Promise<Consultation[]> {
  const rows = await queries.rows<ConsultationFacts & { envelope: Signed }>(
    `select ${factsColumns}, c.package "envelope" from consultations c order by c.closes_at desc, c.consultation`,
  );
  return rows.map(withPackage);
}

export async function readConsultation(queries: Queries, consultation: string): Promise<Consultation | undefined> {
  const row = await queries.row<ConsultationFacts & { envelope: Signed }>(
    `select ${factsColumns}, c.package "envelope" from consultations c where c.consultation = $1`,
    [consultation],
  );
  return row && withPackage(row);
}

/** The version of a package that has this hash: the one that was counted stays what is checked, whatever is told since. */
export async function readVersion(queries: Queries, consultation: string, packageHash: string): Promise<Signed> {
  const rows = await queries.rows<{ package: Signed }>(
    'select package from packages where consultation = $1 order by version desc',
    [consultation],
  );
  const found = rows.find((row) => payloadHash(row.package) === packageHash);
  if (!found) throw new Error('a result of a package that was never published');
  return found.package;
}

/**
 * The facts of a consultation, held still until the transaction ends: nobody publishes a version, freezes the urn or publishes a
 * result meanwhile (`share`), or nobody else touches it at all (`update`).
 */
export function lockConsultation(
  queries: Queries,
  consultation: string,
  lock: 'share' | 'update',
): Promise<ConsultationFacts | undefined> {
  return queries.row<ConsultationFacts>(
    `select ${factsColumns} from consultations c where c.consultation = $1 for ${lock}`,
    [consultation],
  );
}

/**
 * The facts of a consultation for one of its terminals, whose own line is locked until the transaction ends: what one terminal
 * adds comes one after the other, different terminals do not wait for each other, and freezing the urn waits for all.
 */
export async function lockDelivery(
  queries: Queries,
  consultation: string,
  terminal: string,
): Promise<ConsultationFacts | undefined> {
  const delivery = await queries.row('select from deliveries where consultation = $1 and terminal = $2 for update', [
    consultation,
    terminal,
  ]);
  // A query of its own: facts read together with the lock would date from before the wait for it.
  return delivery && (await readFacts(queries, consultation));
}

/** Waits for what terminals are adding at this moment, and keeps the rest out until the transaction ends. */
export async function lockDeliveries(queries: Queries, consultation: string): Promise<void> {
  await queries.rows('select from deliveries where consultation = $1 order by terminal for update', [consultation]);
}

function readFacts(queries: Queries, consultation: string): Promise<ConsultationFacts | undefined> {
  return queries.row<ConsultationFacts>(`select ${factsColumns} from consultations c where c.consultation = $1`, [
    consultation,
  ]);
}

/**
 * Publishes a consultation, or the next version of one that runs. The same content again changes nothing. At the first
 * publication the key of voter tokens is made, and each card's home terminal gets its reservation.
 */
export function publish(city: City, body: unknown): Promise<Result<Published, Refusal>> {
  return city.database.transaction(async (queries) => {
    const name = readDraft(body, city.name, 1);
    if (!name.ok) return name;
    const current = await lockConsultation(queries, name.value.consultation, 'update');
    if (current) return publishVersion(queries, city, body, current);
    if (Date.parse(name.value.closesAt) <= city.now()) return refusal('invalid', 'closesAt: must be in the future');
    return publishFirst(queries, city, body, name.value);
  });
}

/** Closes earlier or later than announced: the next version of the package, with another closing time. */
export function moveClosing(city: City, consultation: string, closesAt: string): Promise<Result<Published, Refusal>> {
  return city.database.transaction(async (queries) => {
    const current = await lockConsultation(queries, consultation, 'update');
    const held = await readConsultation(queries, consultation);
    if (!current || !held) return refusal('unknown-consultation');
    return publishVersion(queries, city, { ...held.package, closesAt }, current);
  });
}

/** Says what was decided and why, or what became of it since: the next version of a package whose result is published. */
export function publishOutcome(
  city: City,
  consultation: string,
  outcome: Outcome,
): Promise<Result<Published, Refusal>> {
  return city.database.transaction(async (queries) => {
    const current = await lockConsultation(queries, consultation, 'update');
    const held = await readConsultation(queries, consultation);
    if (!current || !held) return refusal('unknown-consultation');
    const { stages } = held.package;
    if (!stages?.evaluation) return refusal('no-evaluation');
    if (!current.published) return refusal('not-published');
    const next = { ...held.package, stages: { ...stages, evaluation: { ...stages.evaluation, outcome } } };
    return publishVersion(queries, city, next, current);
  });
}

/** What a terminal should hold: what it holds already, and what it could still take ballots for. */
export function consultationsOf(city: City, terminal: string): Promise<HeartbeatAnswer['consultations']> {
  return city.database.rows(
    `select c.consultation, c.version, c.package_hash "packageHash", c.closes_at <= $2 "closed",
       c.result is not null "resultPublished"
     from consultations c left join deliveries d on d.consultation = c.consultation and d.terminal = $1
     where d.terminal is not null or c.closes_at > $2 order by c.consultation`,
    [terminal, new Date(city.now())],
  );
}

async function publishFirst(
  queries: Queries,
  city: City,
  body: unknown,
  value: ConsultationPackage,
): Promise<Result<Published, Refusal>> {
  const { formHash, sealedBytes } = ballotContext(value);
  await queries.run(
    `insert into consultations (consultation, version, package, package_hash, form_hash, sealed_bytes, k, rehearsal, opens_at,
       closes_at, registrar)
     values ($1, 0, '{}', '', $2, $3, $4, $5, $6, $6, $7)`,
    [
      value.consultation,
      formHash,
      sealedBytes,
      value.k,
      value.rehearsal,
      new Date(value.opensAt),
      value.registrarKey !== undefined,
    ],
  );
  const first = await readNext(queries, city, body, value.consultation, 1);
  if (!first.ok) return first;
  const published = await storeVersion(queries, city, first.value);
  const tokenKey = generateTokenKey();
  await queries.run('insert into token_keys (consultation, key) values ($1, $2)', [value.consultation, tokenKey]);
  await reserveForCards(queries, value.consultation, tokenKey, 'at-home');
  return ok(published);
}

/** A draft with the key for what is said in its debate, if it has one. */
async function readNext(
  queries: Queries,
  city: City,
  body: unknown,
  consultation: string,
  version: number,
): Promise<Result<ConsultationPackage, Refusal>> {
  const next = readDraft(body, city.name, version);
  if (!next.ok || !next.value.stages?.debate) return next;
  return readDraft(body, city.name, version, await contributionKey(queries, consultation));
}

async function publishVersion(
  queries: Queries,
  city: City,
  body: unknown,
  current: ConsultationFacts,
): Promise<Result<Published, Refusal>> {
  const held = await readConsultation(queries, current.consultation);
  const next = await readNext(queries, city, body, current.consultation, current.version + 1);
  if (!held) return refusal('unknown-consultation');
  if (!next.ok) return next;
  if (sameContent(held.package, next.value)) return ok(publishedOf(current));
  if (current.published && isEvaluationAlone(held.package, next.value))
    return ok(await storeVersion(queries, city, next.value));
  if (current.closesAt.getTime() <= city.now()) return refusal('already-closed');
  const forbidden = forbiddenChanges(held.package, next.value);
  if (forbidden.length > 0) return refusal('changed-too-much', `Changed: ${forbidden.join(', ')}.`);
  if (Date.parse(next.value.closesAt) < city.now() - closingSlackMs)
    return refusal('invalid', 'closesAt: must not lie in the past');
  return ok(await storeVersion(queries, city, next.value));
}

async function storeVersion(queries: Queries, city: City, value: ConsultationPackage): Promise<Published> {
  const envelope = sign('package', value, city.key);
  const published = publishedOf({ ...value, packageHash: payloadHash(envelope) });
  await queries.run('insert into packages (consultation, version, package) values ($1, $2, $3)', [
    value.consultation,
    value.version,
    JSON.stringify(envelope),
  ]);
  await queries.run(
    'update consultations set version = $2, package = $3, package_hash = $4, closes_at = $5 where consultation = $1',
    [value.consultation, value.version, JSON.stringify(envelope), published.packageHash, new Date(value.closesAt)],
  );
  return published;
}

function publishedOf({ consultation, version, packageHash }: Published): Published {
  return { consultation, version, packageHash };
}

function withPackage({ envelope, ...facts }: ConsultationFacts & { envelope: Signed }): Consultation {
  return { facts, envelope, package: packageSchema.parse(JSON.parse(envelope.payload)) };
}
