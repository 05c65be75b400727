import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sign, toBase64url } from '../../ballot/index.ts';
import { startTestCity, type TestCity } from '../../city-server/testing/city.ts';
import type { TestDraft } from '../../city-server/testing/consultation.ts';
import { countUrn } from '../../city-server/testing/result.ts';
import type { Choices } from '../../contract/choices.ts';
import { capture } from './command.fixture.ts';
import { runCommand } from './commands.ts';

const place = 'place-du-marche';
const program = new URL('main.ts', import.meta.url).pathname;

const choose = (option: string, times: number): Choices[] =>
  Array.from({ length: times }, () => ({ kind: 'single', option }));

/** A consultation at two terminals, closed, counted and published by the real server. */
async function publishedCity(change: Partial<TestDraft['draft']> = {}): Promise<TestCity> {
  const city = await startTestCity();
  const terminals = [await city.enrol('centre', 'Centre'), await city.enrol('gare', 'Gare')];
  const draft = await city.publish(change);
  const held = await Promise.all(terminals.map((terminal) => terminal.fetch(place, city.serverKey)));
  const of = (at: number, choices: Choices[], closing = false) =>
    terminals[at]?.makeBatch(held[at] as never, choices, { closing }) as never;
  const early = of(0, choose('arbres', 4));
  await terminals[0]?.sendBatch(early);
  city.pass(3_600_000);
  const batches = [[early, of(0, choose('jeux', 3), true)], [of(1, choose('halle', 1), true)]];
  for (const [at, own] of batches.entries()) {
    const ballots = own.reduce((sum, { sealed }) => sum + (sealed as Uint8Array[]).length, 0);
    for (const batch of own) await terminals[at]?.sendBatch(batch);
    await terminals[at]?.sendMarks(
      place,
      Array.from({ length: ballots }, () => toBase64url(randomBytes(32))),
    );
    expect((await terminals[at]?.sendFinal(place, own, ballots))?.status).toBe(200);
  }
  const result = sign('result', await countUrn(city, draft), draft.publicationKey);
  expect((await city.officer('PUT', `/consultations/${place}/result`, result)).status).toBe(200);
  return city;
}

/** The command as a stranger runs it, who trusts the authority of the city's certificate. */
async function runApart(city: TestCity, ...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const authority = join(await mkdtemp(join(tmpdir(), 'passerelle-ca-')), 'ca.pem');
  await writeFile(authority, city.ca);
  return new Promise((resolve) => {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority };
    const child = execFile(process.execPath, [program, 'verify-board', ...args], { env }, (_error, out, errors) =>
      resolve({ code: child.exitCode ?? -1, out, errors }),
    );
  });
}

async function run(...args: string[]) {
  const io = capture();
  const code = await runCommand(['verify-board', ...args], io);
  return { code, out: io.out(), errors: io.errors() };
}

test('the board of a real consultation verifies from its address, and from the folder that was saved, with no network', async () => {
  const city = await publishedCity();
  const folder = join(await mkdtemp(join(tmpdir(), 'passerelle-board-')), 'record');
  const online = await runApart(city, `${city.publicUrl}/consultations/${place}`, '--save', folder);
  expect(online).toMatchObject({ code: 0, errors: '' });
  expect(online.out).toContain('✓ The 8 published ballots, and no others, are those that were counted.');
  expect(online.out).toContain('All that can be checked is as it should be.');
  expect(online.out).not.toContain('✗');
  const offline = await run(folder);
  expect(offline).toEqual({ code: 0, out: online.out, errors: '' });
  const json = await run(folder, '--json');
  expect(JSON.parse(json.out)).toMatchObject({ sound: true, checks: expect.any(Array), notes: expect.any(Array) });

  const altered = `${folder}-altered`;
  await cp(folder, altered, { recursive: true });
  const result = await readFile(join(folder, 'result.json'), 'utf8');
  await writeFile(join(altered, 'result.json'), result.replace('\\"turnout\\":8', '\\"turnout\\":9'));
  await rm(join(altered, 'terminal-gare.json'));
  const told = await run(altered);
  expect(told.code).toBe(1);
  expect(told.out).toContain('terminal-gare.json: it is listed in record.json, and missing.');
  expect(told.out).toContain('result.json: its signature does not match its content.');
  expect(JSON.parse((await run(altered, '--json')).out)).toMatchObject({ sound: false });

  const endless = `${folder}-endless`;
  await cp(folder, endless, { recursive: true });
  for (const name of ['trackers.json', 'package-1.json']) await rm(join(endless, name));
  await mkdir(join(endless, 'trackers.json'));
  expect(spawnSync('mkfifo', [join(endless, 'package-1.json')]).status).toBe(0);
  const { code, out } = await run(endless);
  expect(code).toBe(1);
  expect(out).toContain('trackers.json: it is listed in record.json, and missing.');
  expect(out).toContain('package-1.json: it is listed in record.json, and missing.');
});

test('a rehearsal verifies, and is said to be one', async () => {
  const city = await publishedCity({ rehearsal: true });
  const { code, out } = await runApart(city, `${city.publicUrl}/consultations/${place}/`);
  expect(out).toContain('This is a rehearsal: none of it counts.');
  expect(code).toBe(0);
});

test('a board that cannot be read is said in a sentence', async () => {
  const city = await startTestCity();
  const absent = await runApart(city, `${city.publicUrl}/consultations/autre`);
  expect(absent).toMatchObject({ code: 1, errors: expect.stringContaining('/record/record.json answers with 404.') });
  const untrusted = await run(`${city.publicUrl}/consultations/autre`);
  expect(untrusted).toMatchObject({ code: 1, errors: expect.stringContaining('Cannot read https://') });
  expect((await run('http://ville.example/consultations/x')).errors).toContain('starts with https://');
  expect((await run('/nowhere/at/all')).errors).toContain('there is no such file or folder');
  expect((await run(tmpdir())).errors).toContain('holds no file of a published record');
  expect((await run()).code).toBe(2);
});
