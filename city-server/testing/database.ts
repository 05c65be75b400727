import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { migrate, openDatabase } from '../database/index.ts';

/** What all databases of a run are copied from: applying the migrations takes twice as long as copying what they leave. */
const template = 'test_template';
/** Any number that nothing else locks. */
const templateLock = 7_064_018;

let templateIsThere: Promise<void> | undefined;

/** The URL of a new database on the test cluster, with the newest schema and nothing in it, dropped when the test ends. */
export async function makeTestDatabase(): Promise<string> {
  templateIsThere ??= makeTemplateOnce();
  await templateIsThere;
  return makeDatabase(`template ${template}`);
}

/** The same without a schema. */
export function makeEmptyDatabase(): Promise<string> {
  return makeDatabase('');
}

async function makeDatabase(source: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await superuser().query(`create database ${name} ${source} strategy file_copy`);
  onTestFinished(async () => void (await superuser().query(`drop database ${name} with (force)`)));
  return urlOf(name);
}

/** Whoever comes first makes it; the other runner waits. */
async function makeTemplateOnce(): Promise<void> {
  const client = await superuser().connect();
  try {
    await client.query('select pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount !== 0) return;
    const draft = `${template}_draft`;
    await client.query(`drop database if exists ${draft}`);
    await client.query(`create database ${draft}`);
    const database = openDatabase(urlOf(draft));
    await migrate(database, new URL('../migrations/', import.meta.url)).finally(() => database.close());
    await client.query(`alter database ${draft} rename to ${template}`);
  } finally {
    client.release(true); // and with its connection goes the lock
  }
}

function urlOf(name: string): string {
  const url = new URL(cluster());
  url.pathname = `/${name}`;
  return url.href;
}

function cluster(): string {
  const url = process.env.PASSERELLE_TEST_POSTGRES;
  if (!url) throw new Error('PASSERELLE_TEST_POSTGRES names no test cluster');
  return url;
}

/** One connection for all databases of a file: to open one takes longer than to copy a database. */
function superuser(): pg.Pool {
  if (!connection) {
    connection = new pg.Pool({ connectionString: cluster(), max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true });
    connection.on('error', () => {}); // the cluster ends before the runner does
  }
  return connection;
}

let connection: pg.Pool | undefined;
