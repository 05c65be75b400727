import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { err, ok } from '../../contract/result.ts';
import { makeEmptyDatabase } from '../testing/database.ts';
import { type Database, isUnavailable, migrate, openDatabase } from './index.ts';

const realMigrations = new URL('../migrations/', import.meta.url);

async function openTestDatabase(): Promise<Database> {
  const database = openDatabase(await makeEmptyDatabase());
  onTestFinished(() => database.close());
  return database;
}

async function folderOf(files: Record<string, string>): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  return pathToFileURL(`${folder}/`);
}

test('the schema is made once, and making it again, even twice at once, changes nothing', async () => {
  const database = await openTestDatabase();
  await Promise.all([migrate(database, realMigrations), migrate(database, realMigrations)]);
  await migrate(database, realMigrations);
  expect(await database.rows('select * from ballots')).toEqual([]);
});

test('a migration that fails leaves nothing behind', async () => {
  const database = await openTestDatabase();
  const folder = await folderOf({ '0001_good.sql': 'create table a ()', '0002_bad.sql': 'create table b (); oops' });
  await expect(migrate(database, folder)).rejects.toThrow('oops');
  expect(await database.rows("select tablename from pg_tables where tablename in ('a', 'b')")).toEqual([
    { tablename: 'a' },
  ]);
});

test('a database of a newer version and a migration edited after it ran are refused', async () => {
  const database = await openTestDatabase();
  await migrate(database, await folderOf({ '0001_one.sql': 'create table a ()', '0002_two.sql': 'create table b ()' }));
  const older = await folderOf({ '0001_one.sql': 'create table a ()' });
  await expect(migrate(database, older)).rejects.toThrow('made by a newer version: it has migration 0002_two.sql');
  const edited = await folderOf({ '0001_one.sql': 'create table a (x int)', '0002_two.sql': 'create table b ()' });
  await expect(migrate(database, edited)).rejects.toThrow('0001_one.sql was changed after it had run');
});

test('no table that a ballot or a voter touches has a time, and each leads with its consultation', async () => {
  const database = await openTestDatabase();
  await migrate(database, realMigrations);
  const columns = await database.rows<{ table: string; column: string; type: string; position: number }>(
    `select table_name "table", column_name "column", data_type type, ordinal_position::int "position"
     from information_schema.columns where table_schema = 'public'`,
  );
  for (const table of [
    'ballots',
    'batches',
    'marks',
    'reservations',
    'released_reservations',
    'deliveries',
    'finals',
  ]) {
    const own = columns.filter((column) => column.table === table);
    expect(own.find(({ position }) => position === 1)?.column, table).toBe('consultation');
    expect(
      own.filter(({ type }) => /time|date|serial/.test(type)),
      table,
    ).toEqual([]);
  }
});

test('a transaction whose work gives an error or throws keeps nothing, and the connection serves again', async () => {
  const database = await openTestDatabase();
  await database.run('create table kept (line text)');
  const refused = await database.transaction(async (queries) => {
    await queries.run("insert into kept values ('refused')");
    return err({ code: 'no' });
  });
  expect(refused).toEqual(err({ code: 'no' }));
  const thrown = database.transaction(async (queries) => {
    await queries.run("insert into kept values ('thrown')");
    throw new Error('thrown');
  });
  await expect(thrown).rejects.toThrow('thrown');
  await database.transaction(async (queries) => ok(await queries.run("insert into kept values ('kept')")));
  expect(await database.rows('select line from kept')).toEqual([{ line: 'kept' }]);
});

test('a connection killed in the middle of a transaction keeps nothing, says try later, and the next query works', async () => {
  const database = await openTestDatabase();
  await database.run('create table kept (line text)');
  const killed = database.transaction(async (queries) => {
    await queries.run("insert into kept values ('lost')");
    const { pid } = (await queries.row<{ pid: number }>('select pg_backend_pid() pid')) ?? { pid: 0 };
    await database.run('select pg_terminate_backend($1)', [pid]);
    return ok(await queries.run("insert into kept values ('lost too')"));
  });
  const error = await killed.catch((thrown: unknown) => thrown);
  expect(isUnavailable(error)).toBe(true);
  expect(await database.rows('select line from kept')).toEqual([]);
});

test('a connection that is known to be broken says try later too, whether the query or the break came first', async () => {
  const database = await openTestDatabase();
  const killed = database.transaction(async (queries) => {
    const { pid } = (await queries.row<{ pid: number }>('select pg_backend_pid() pid')) ?? { pid: 0 };
    await database.run('select pg_terminate_backend($1)', [pid]);
    await queries.run('select 1').catch(() => {});
    return ok(await queries.run('select 1'));
  });
  expect(isUnavailable(await killed.catch((thrown: unknown) => thrown))).toBe(true);
});

test('a database that cannot be reached is told apart from a mistake', async () => {
  const nowhere = openDatabase('postgres://nobody@127.0.0.1:1/none');
  onTestFinished(() => nowhere.close());
  expect(isUnavailable(await nowhere.rows('select 1').catch((error: unknown) => error))).toBe(true);
  const database = await openTestDatabase();
  expect(isUnavailable(await database.rows('select oops').catch((error: unknown) => error))).toBe(false);
});
