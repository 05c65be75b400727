import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../database/index.ts';
import { startCityServer } from '../server.ts';
import { makeCertificate } from './certificate.ts';
import { makeDraft, type TestDraft } from './consultation.ts';
import { makeTestDatabase } from './database.ts';
import { type Answer, type RequestOptions, send } from './request.ts';
import { TestTerminal } from './terminal.ts';

/** A running city server on a database of its own, and what a test needs around it. Stops when the test ends. */
export interface TestCity {
  readonly publicUrl: string;
  readonly officerUrl: string;
  readonly serverKey: string;
  readonly token: string;
  /** The certificate, its own authority. */
  readonly ca: string;
  /** Straight to the server's tables, for what only an operator could see or break. */
  readonly database: Database;
  readonly databaseUrl: string;
  /** What the server logged, as text. */
  readonly logged: string[];
  now(): number;
  /** Moves the server's clock forward. */
  pass(ms: number): void;
  officer(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  page(path: string): Promise<Answer>;
  /** Enrols a terminal through its code. */
  enrol(terminal: string, name?: string): Promise<TestTerminal>;
  publish(change?: Partial<TestDraft['draft']>): Promise<TestDraft>;
  /** Stops the server and starts it again on the same database and key. */
  restart(): Promise<void>;
}

export async function startTestCity(): Promise<TestCity> {
  const databaseUrl = await makeTestDatabase();
  const database = openDatabase(databaseUrl);
  onTestFinished(() => database.close());
  const tls = await makeCertificate();
  const token = randomBytes(24).toString('base64url');
  const keyFile = join(await mkdtemp(join(tmpdir(), 'city-')), 'server-key.json');
  const logged: string[] = [];
  let offsetMs = 0;
  const now = () => Date.now() + offsetMs;
  const start = (ports = { https: 0, officer: 0 }) =>
    startCityServer(
      {
        database: databaseUrl,
        https: { ...tls, host: '127.0.0.1', port: ports.https },
        officer: { host: '127.0.0.1', port: ports.officer, token },
        keyFile,
        city: 'Belleville',
        timeZone: 'Europe/Paris',
      },
      { now, log: (event, fields = {}) => logged.push(JSON.stringify({ event, ...fields })) },
    );
  let server = await start();
  onTestFinished(() => server.close());
  const { publicUrl, officerUrl, serverKey } = server;

  const city: TestCity = {
    publicUrl,
    officerUrl,
    serverKey,
    token,
    ca: tls.cert,
    database,
    databaseUrl,
    logged,
    now,
    pass(ms) {
      offsetMs += ms;
    },
    officer(method, path, body, options = {}) {
      const text = typeof body === 'string';
      return send(`${officerUrl}/api/officer/v1${path}`, {
        method,
        ...(body === undefined ? {} : { body: text ? body : JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': text ? 'text/csv' : 'application/json' }),
        },
        ...options,
      });
    },
    page: (path) => send(`${publicUrl}${path}`, { ca: tls.cert }),
    async enrol(terminal, name = `Médiathèque ${terminal}`) {
      const made = await city.officer('POST', '/enrolment-codes', { terminal, name, place: 'Hall' });
      const machine = new TestTerminal(terminal, publicUrl, tls.cert);
      const answer = await machine.enrol(made.json().code);
      if (answer.status !== 200) throw new Error(`not enrolled: ${answer.text}`);
      return machine;
    },
    async publish(change) {
      const draft = makeDraft(now(), change);
      const answer = await city.officer('POST', '/consultations', draft.draft);
      if (answer.status !== 200) throw new Error(`not published: ${answer.text} ${logged.join('\n')}`);
      return draft;
    },
    async restart() {
      await server.close();
      server = await start({ https: Number(new URL(publicUrl).port), officer: Number(new URL(officerUrl).port) });
    },
  };
  return city;
}
