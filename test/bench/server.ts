import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { Agent, request as open } from 'node:https';
import { join } from 'node:path';
import { generateSigningKey } from '../../ballot/index.ts';
import type { City } from '../../city-server/city.ts';
import { openDatabase } from '../../city-server/database/index.ts';
import { storeBatch, urnBox } from '../../city-server/ingest/store.ts';
import { type HeldConsultation, type TestBatch, TestTerminal } from '../../city-server/testing/terminal.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import { terminalApi } from '../../contract/sync.ts';
import { createDatabase } from '../../tools/postgres.ts';
import { measureDrain } from '../harness/drain.ts';
import type { WholeWay } from '../harness/whole-way.ts';
import { type Line, line } from './lines.ts';
import { installPouchDb } from './pouchdb.ts';
import { median, timed } from './samples.ts';
import type { Sizes } from './sizes.ts';

const terminals = 4;
const batchBallots = 500;
const drainedBytes = 1024;

interface Sender {
  readonly terminal: TestTerminal;
  readonly held: HeldConsultation;
}

/**
 * Batches that four terminals send at once to the built server over HTTPS, one connection each, next to the same storing of batches
 * (ids, set hash, one transaction; `storeBatch`) called in this process, on the same database. Ballots are random bytes.
 */
export async function measureIngest(whole: WholeWay, clusterUrl: string, { rounds, batches }: Sizes): Promise<Line> {
  const senders = await enrolSenders(whole);
  const database = openDatabase(await databaseOf(whole, clusterUrl));
  const city: City = {
    ...{
      database,
      key: generateSigningKey(),
      name: 'Pontevert',
      publicUrl: addressOf(whole),
      timeZone: 'Europe/Paris',
    },
    ...{ now: Date.now, log: () => {} },
  };
  const post = connectionsTo(addressOf(whole), whole.authority);
  const ours: number[] = [];
  const limits: number[] = [];
  const rows = terminals * batches * batchBallots;
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const inProcess = await timedOver(senders, batches, async (batch) => {
        const stored = await storeBatch(city, urnBox, batch.manifest, envelopeOf(batch), Buffer.concat(batch.sealed));
        mustBeOk(stored, 'stored');
      });
      const overHttp = await timedOver(senders, batches, (batch, sender) => post(sender, batch));
      if (round === 0) continue; // connections open, code is compiled
      limits.push((rows / inProcess) * 1000);
      ours.push((rows / overHttp) * 1000);
    }
  } finally {
    post.close();
    await database.close();
  }
  const sealedBytes = senders[0]?.held.context.sealedBytes;
  return line({
    name: `server ingest over HTTPS, ${terminals} terminals × ${batchBallots}, ballots of ${sealedBytes} bytes, beside the same storing in-process, ballots/s`,
    ours: median(ours),
    limit: median(limits),
    goal: { of: 'ratio', is: '≥', value: 0.75 },
  });
}

/**
 * A backlog drained by the sync of a terminal, through the real server, signed and on disk on both sides; beside PouchDB, which
 * replicates as many documents of the same size and does neither. Design.md §8 asks for ballots of 1 KB, to which no kind of form
 * that there is yet seals: server and terminal are told that this consultation's does.
 */
export async function measureDraining(whole: WholeWay, clusterUrl: string, { drained, drains }: Sizes): Promise<Line> {
  const pouchDb = installPouchDb();
  const { consultation } = await whole.publish('1 KB', 8, 0);
  const database = openDatabase(await databaseOf(whole, clusterUrl));
  await database.run('update consultations set sealed_bytes = $2 where consultation = $1', [
    consultation,
    drainedBytes,
  ]);
  await database.close();
  const ours: number[] = [];
  const limits: number[] = [];
  for (let round = 1; round <= drains; round += 1) {
    const name = `drained-${round}`;
    const folder = join(whole.folder, name);
    mkdirSync(folder);
    const drain = await measureDrain({
      folder,
      url: addressOf(whole),
      certificateAuthority: whole.authority,
      code: await enrolmentCode(whole, name),
      consultation,
      ballots: drained,
      sealedBytes: drainedBytes,
    });
    ours.push((drained / drain.ms) * 1000);
    if (pouchDb) limits.push((drained / (await pouchDb.replicate(drained, drainedBytes))) * 1000);
  }
  return line({
    name: `draining ${drained} ballots of ${drainedBytes} bytes to the server, beside PouchDB with documents of as many bytes, per second`,
    ours: median(ours),
    ...(pouchDb && { limit: median(limits) }),
    goal: { of: 'ratio', is: '≥', value: 4 },
  });
}

/** Each terminal sends its batches one after the other, all terminals at once. Batches are made before the clock starts. */
async function timedOver(
  senders: readonly Sender[],
  batches: number,
  send: (batch: TestBatch, sender: number) => Promise<void>,
): Promise<number> {
  const made = senders.map(({ terminal, held }) => Array.from({ length: batches }, () => makeBatch(terminal, held)));
  return timed(() =>
    Promise.all(
      made.map(async (own, sender) => {
        for (const batch of own) await send(batch, sender);
      }),
    ),
  );
}

function makeBatch(terminal: TestTerminal, held: HeldConsultation): TestBatch {
  const ballots = Array.from({ length: batchBallots }, () => randomBytes(held.context.sealedBytes));
  return terminal.frame(held, ballots);
}

function envelopeOf({ frame }: TestBatch): Signed {
  return JSON.parse(frame.subarray(4, 4 + frame.readUInt32BE()).toString('utf8'));
}

/** Sends batches to the server, each sender over a connection of its own that stays open. */
function connectionsTo(address: string, authority: string) {
  const agents = Array.from({ length: terminals }, () => new Agent({ ca: authority, keepAlive: true, maxSockets: 1 }));
  function post(sender: number, { manifest, frame }: TestBatch): Promise<void> {
    const path = `${terminalApi}/consultations/${manifest.consultation}/batches/${manifest.batch}`;
    const headers = { 'content-type': 'application/octet-stream', 'content-length': frame.length };
    return new Promise((resolve, reject) => {
      const call = open(`${address}${path}`, { method: 'PUT', headers, agent: agents[sender] }, (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`a batch was answered ${response.statusCode}`)),
        );
      });
      call.on('error', reject);
      call.end(frame);
    });
  }
  return Object.assign(post, { close: () => agents.map((agent) => agent.destroy()) });
}

async function enrolSenders(whole: WholeWay): Promise<Sender[]> {
  const senders: Sender[] = [];
  for (let n = 1; n <= terminals; n += 1) {
    const name = `sender-${n}`;
    const terminal = new TestTerminal(name, addressOf(whole), whole.authority);
    const answer = await terminal.enrol(await enrolmentCode(whole, name));
    const { serverKey } = JSON.parse(answer.json().payload);
    senders.push({ terminal, held: await terminal.fetch(whole.consultation.consultation, serverKey) });
  }
  return senders;
}

async function enrolmentCode({ city }: WholeWay, terminal: string): Promise<string> {
  const printed = await city.tell('enrolment-code', terminal, '--name', terminal, '--place', 'bench');
  return printed.split('\n')[0] ?? '';
}

/** The database of the city server. */
function databaseOf({ folder }: WholeWay, clusterUrl: string): Promise<string> {
  return createDatabase(clusterUrl, readFileSync(join(folder, 'database'), 'utf8'));
}

function addressOf({ city }: WholeWay): string {
  return `https://127.0.0.1:${city.publicPort}`;
}
