import { createHash } from 'node:crypto';
import { openSaid, sealedSaidBytes } from '../../ballot/index.ts';
import {
  type Contribution,
  contributionSchema,
  type Debate,
  type ModerationReason,
  type OpinionCounts,
  type PublishedContribution,
} from '../../contract/contributions.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { City } from '../city.ts';
import {
  type ConsultationFacts,
  contributionRecipient,
  lockConsultation,
  lockDelivery,
  readConsultation,
} from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

/** More than moderators can read: somebody floods the debate, and what comes then waits at the terminals. */
const mostWaiting = 2_000;
/** As many as a debate publishes to its terminals. */
const mostPublished = 500;

/**
 * Opens what a terminal sends of a debate and keeps it: a text waits for a moderator, an answer is counted. The same again changes
 * nothing. What cannot be read, and what answers nothing that was said, is dropped with a line in the log: no terminal of ours sends such a
 * thing, and asking for it again would not help.
 */
export function addContributions(
  city: City,
  consultation: string,
  terminal: string,
  sealed: readonly Buffer[],
): Promise<Result<void, Refusal>> {
  return city.database.transaction(async (queries) => {
    const facts = await lockDelivery(queries, consultation, terminal);
    if (!facts) return refusal('no-delivery');
    if (facts.published) return refusal('already-published');
    const recipient = await contributionRecipient(queries, consultation);
    if (!recipient) return refusal('not-found');
    const queue = await queries.row<{ many: number }>(
      `select count(*)::int "many" from contributions where consultation = $1 and state = 'waiting'`,
      [consultation],
    );
    if (queue && queue.many >= mostWaiting) return refusal('unavailable');
    const statements = await statementsOf(queries, consultation);
    const answered = new Set<string>();
    let unreadable = 0;
    for (const one of sealed) {
      const said = one.length === sealedSaidBytes ? openSaid(one, consultation, recipient) : undefined;
      const isOurs = said?.ok && (said.value.kind !== 'reaction' || statements.has(said.value.statement));
      if (!said?.ok || !isOurs) {
        unreadable += 1;
        continue;
      }
      const id = idOf(one);
      if (said.value.kind === 'reaction') {
        const { statement, opinion } = said.value;
        await queries.run(
          `insert into reactions (consultation, id, statement, opinion) values ($1, $2, $3, $4) on conflict do nothing`,
          [consultation, id, statement, opinion],
        );
        answered.add(statement);
      } else {
        await queries.run(
          `insert into contributions (consultation, id, said, state) values ($1, $2, $3, 'waiting')
           on conflict do nothing`,
          [consultation, id, JSON.stringify(said.value)],
        );
      }
    }
    if (unreadable > 0) city.log('contributions-unreadable', { consultation, count: unreadable });
    for (const statement of answered) await tellOpinions(queries, facts, statement);
    return ok(undefined);
  });
}

/** The names of all that can be answered: the statements of the city, and what was ever published. */
async function statementsOf(queries: Queries, consultation: string): Promise<ReadonlySet<string>> {
  const held = await readConsultation(queries, consultation);
  const written = await queries.rows<{ id: Buffer }>(
    `select id from contributions where consultation = $1 and state <> 'waiting'`,
    [consultation],
  );
  const ofCity = held?.package.stages?.debate?.statements ?? [];
  return new Set([...ofCity.map(({ id }) => id), ...written.map(({ id }) => nameOf(id))]);
}

/** What waits for a moderator, or is published, in no order that tells when it was written. */
export async function listContributions(
  queries: Queries,
  consultation: string,
  state: 'waiting' | 'published',
  atMost: number,
): Promise<{ id: string; contribution: Contribution }[]> {
  const rows = await queries.rows<{ id: Buffer; said: unknown }>(
    `select id, said from contributions where consultation = $1 and state = $2 order by id limit $3`,
    [consultation, state, atMost],
  );
  return rows.map(({ id, said }) => ({ id: id.toString('hex'), contribution: contributionSchema.parse(said) }));
}

/** How many contributions are in each state, and for which reasons some are not published. */
export async function countContributions(
  queries: Queries,
  consultation: string,
): Promise<{ waiting: number; published: number; refused: { reason: ModerationReason; count: number }[] }> {
  const rows = await queries.rows<{ state: string; reason: ModerationReason | null; count: number }>(
    `select state, reason, count(*)::int "count" from contributions where consultation = $1
     group by state, reason order by state, reason`,
    [consultation],
  );
  const of = (wanted: string) => rows.find(({ state }) => state === wanted)?.count ?? 0;
  const refused = rows.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }]));
  return { waiting: of('waiting'), published: of('published'), refused };
}

/**
 * A moderator's decision: publishes a contribution, or refuses it for a reason (null: none). One that was published can still be
 * refused; one that was refused stays so.
 * @param id in hexadecimal
 */
export function moderate(
  city: City,
  consultation: string,
  id: string,
  reason: ModerationReason | null,
): Promise<Result<void, Refusal>> {
  return city.database.transaction(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'share');
    if (!facts) return refusal('unknown-consultation');
    const from = reason === null ? ['waiting'] : ['waiting', 'published'];
    const changed = await queries.run(
      `update contributions set state = $3, reason = $4 where consultation = $1 and id = $2 and state = any($5)`,
      [consultation, Buffer.from(id, 'hex'), reason === null ? 'published' : 'refused', reason, from],
    );
    if (changed === 0) return refusal('not-found');
    await raiseEdition(queries, consultation);
    return ok(undefined);
  });
}

/** What is told of a debate. */
export async function readDebate(queries: Queries, consultation: string): Promise<Debate> {
  const edition = await queries.row<{ edition: number }>('select edition from debates where consultation = $1', [
    consultation,
  ]);
  const published = await queries.rows<{ id: Buffer; said: unknown }>(
    `select id, said from contributions where consultation = $1 and state = 'published' order by id limit $2`,
    [consultation, mostPublished],
  );
  const counts = await queries.rows<OpinionCounts>(
    'select statement, agree, disagree, pass from opinions where consultation = $1 order by statement limit $2',
    [consultation, mostPublished],
  );
  return {
    consultation,
    edition: edition?.edition ?? 0,
    contributions: published.map(
      ({ id, said }): PublishedContribution => ({ id: nameOf(id), contribution: contributionSchema.parse(said) }),
    ),
    counts,
  };
}

/** Successive counts would tell single answers: they are told anew only when at least k have come since. */
async function tellOpinions(
  queries: Queries,
  { consultation, k }: ConsultationFacts,
  statement: string,
): Promise<void> {
  const told = await queries.run(
    `insert into opinions (consultation, statement, agree, disagree, pass)
     select $1, $2, count(*) filter (where opinion = 'agree'), count(*) filter (where opinion = 'disagree'),
       count(*) filter (where opinion = 'pass')
     from reactions where consultation = $1 and statement = $2
     having count(*) >= $3 + coalesce(
       (select agree + disagree + pass from opinions where consultation = $1 and statement = $2), 0)
     on conflict (consultation, statement)
     do update set agree = excluded.agree, disagree = excluded.disagree, pass = excluded.pass`,
    [consultation, statement, k],
  );
  if (told > 0) await raiseEdition(queries, consultation);
}

async function raiseEdition(queries: Queries, consultation: string): Promise<void> {
  await queries.run(
    `insert into debates (consultation, edition) values ($1, 1)
     on conflict (consultation) do update set edition = debates.edition + 1`,
    [consultation],
  );
}

/** As of ballots: the first 16 bytes of SHA-256. */
function idOf(sealed: Buffer): Buffer {
  return createHash('sha256').update(sealed).digest().subarray(0, 16);
}

/** A name for others to answer it by. Letters first: a statement of the city has a word there. */
function nameOf(id: Buffer): string {
  return `c-${id.toString('hex').slice(0, 16)}`;
}
