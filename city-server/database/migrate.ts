import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { ok } from '../../contract/result.ts';
import type { Database, Queries } from './client.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** Two servers that start at once must not migrate at once. Any number that nothing else locks. */
const migrationLock = 7_064_017;

/**
 * Brings the database to the newest schema, forward only, each file of `folder` (`0001_words.sql`, …) in one transaction of
 * its own. Refuses (throws) rather than guesses: a database made by a newer version, or a migration that was edited after it ran.
 */
export async function migrate(database: Database, folder: URL): Promise<void> {
  const migrations = await readMigrations(folder);
  for (const migration of migrations) {
    await database.transaction(async (queries) => ok(await applyOnce(queries, migration)));
  }
  const newest = migrations.at(-1)?.number ?? 0;
  const unknown = await database.row<{ name: string }>('select name from migrations where number > $1', [newest]);
  if (unknown) throw new Error(`the database was made by a newer version: it has migration ${unknown.name}`);
}

async function applyOnce(queries: Queries, { number, name, sql, sha256 }: Migration): Promise<void> {
  await queries.run('select pg_advisory_xact_lock($1)', [migrationLock]);
  await queries.run(
    'create table if not exists migrations (number integer primary key, name text not null, sha256 text not null)',
  );
  const applied = await queries.row<{ sha256: string }>('select sha256 from migrations where number = $1', [number]);
  if (applied && applied.sha256 !== sha256) throw new Error(`migration ${name} was changed after it had run`);
  if (applied) return;
  await queries.run(sql);
  await queries.run('insert into migrations (number, name, sha256) values ($1, $2, $3)', [number, name, sha256]);
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  if (names.length === 0) throw new Error(`no migration in ${folder.pathname}`);
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { number: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
