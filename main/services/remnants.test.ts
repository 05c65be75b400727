import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cityMediators } from './city.fixture.ts';
import { type InstalledTerminal, installedTerminal } from './program.fixture.ts';
import { consultation, homeCard, jardin, mediatorCard, otherHomeCard, reference } from './terminal.fixture.ts';

/**
 * What a vote leaves where somebody could find it later: in a file of the terminal, in a store or its journal, in a spool, in what the
 * program says or in the dump of a crash. A card, the key of the tokens, a host that a mediator opened and a choice must be nowhere in the
 * clear; the choice neither as it was said nor as it was printed.
 */

type Running = Awaited<ReturnType<InstalledTerminal['start']>>;

/** A choice as the shell says it, and as it is sealed. The published form knows the option by another name. */
const chosen = Buffer.from('"option":"jardin"');

const openedHost = 'www.hopital.example';

function secretsOf({ city, papers }: InstalledTerminal): Map<string, Buffer> {
  const slip = papers[0];
  if (!slip) throw new Error('no slip was printed');
  // From its middle, where the choice stands.
  const middle = slip.bits.length / 2;
  return new Map([
    ['card', Buffer.from(homeCard)],
    ['other card', Buffer.from(otherHomeCard)],
    ["mediator's card", Buffer.from(mediatorCard)],
    ["mediator's PIN", Buffer.from(cityMediators[0].pin)],
    ['token key', Buffer.from(city.tokenKey, 'base64url')],
    ['token key as text', Buffer.from(city.tokenKey)],
    ['host that a mediator opened', Buffer.from(openedHost)],
    ['choice', chosen],
    ['slip', Buffer.from(slip.bits.subarray(middle, middle + (8 * slip.widthPx) / 8))],
  ]);
}

/** Which secrets lie in a file of the terminal, or were said on the output of its program. */
function remnants(terminal: InstalledTerminal, running: Running): string[] {
  const files = readdirSync(terminal.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const places = files.map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
  places.push({ name: 'output', bytes: Buffer.from(running.output()) });
  return places.flatMap(({ name, bytes }) => found(bytes, secretsOf(terminal)).map((what) => `${what} in ${name}`));
}

function found(bytes: Buffer, secrets: ReadonlyMap<string, Buffer>): string[] {
  return [...secrets].filter(([, secret]) => bytes.includes(secret)).map(([what]) => what);
}

/** Whether the memory of the program holds these bytes, so that a dump of it would. */
function isInMemory({ child }: Running, bytes: Buffer): boolean {
  const process = `/proc/${child.pid}`;
  const memory = openSync(join(process, 'mem'), 'r');
  const maps = [...readFileSync(join(process, 'maps'), 'utf8').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)];
  const isFound = maps.some(([, from, to]) =>
    readMemory(memory, BigInt(`0x${from}`), BigInt(`0x${to}`)).includes(bytes),
  );
  closeSync(memory);
  return isFound;
}

/** Nothing of a region that went away meanwhile. */
function readMemory(memory: number, from: bigint, to: bigint): Buffer {
  const region = Buffer.allocUnsafe(Number(to - from));
  try {
    return region.subarray(0, readSync(memory, region, 0, region.length, from));
  } catch {
    return Buffer.alloc(0);
  }
}

async function untilSlip(terminal: InstalledTerminal) {
  const running = await terminal.start();
  const { shell } = running;
  const visit = reference();
  await shell.value('visits.begin', { visit });
  const card = await terminal.show(shell, homeCard);
  const credential = { kind: 'card', card } as const;
  const { right } = (await shell.value('casting.open', { visit, consultation, credential })) as { right: string };
  await shell.value('casting.print-slip', { visit, right, choices: jardin });
  return { running, visit, right };
}

test('a vote leaves no card, key or choice in a file or in what the program says, while it is cast and after', async () => {
  const terminal = await installedTerminal();
  const { running, visit, right } = await untilSlip(terminal);
  expect(remnants(terminal, running)).toEqual([]);
  await running.shell.value('casting.confirm', { visit, right, language: 'fr' });
  await terminal.show(running.shell, otherHomeCard);
  await terminal.assist(running.shell, visit);
  await running.shell.value('assistance.opens-host', { visit, host: openedHost, reason: 'other' });
  expect(remnants(terminal, running)).toEqual([]);
  await running.shell.value('visits.end', { visit });
  await running.stop();
  expect(remnants(terminal, running)).toEqual([]);
});

test('a program that crashes in the middle of a vote leaves its memory nowhere, though the choice is in it', async () => {
  const terminal = await installedTerminal();
  const { running } = await untilSlip(terminal);
  expect(isInMemory(running, chosen)).toBe(true);
  running.child.kill('SIGABRT');
  expect(await running.exited).toEqual({ code: null, signal: 'SIGABRT' });
  expect(remnants(terminal, running)).toEqual([]);
});

test('the control: the search finds each of them in a file', async () => {
  const terminal = await installedTerminal();
  const { running } = await untilSlip(terminal);
  await running.stop();
  const secrets = secretsOf(terminal);
  for (const [what, secret] of secrets)
    expect(found(Buffer.concat([Buffer.alloc(99), secret]), secrets)).toContain(what);
});
