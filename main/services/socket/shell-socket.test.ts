import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { maximumFrameBytes, silenceMs } from '../../../contract/calls.ts';
import { encodeFrame } from '../../../contract/frames.ts';
import { err, mustBeOk, ok } from '../../../contract/result.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { type Handlers, ShellSocket } from './index.ts';
import { Peer } from './socket.fixture.ts';

/** A frame around any text, JSON or not. */
function framed(text: string | Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(text.length);
  return Buffer.concat([header, Buffer.from(text as string)]);
}

const visit = 'A'.repeat(22);

const status = {
  enrolled: true,
  server: 'connected',
  printer: 'ready',
  reader: 'ready',
  store: 'sound',
  help: false,
} as const;

/** Handlers that answer; those that a test does not name throw, which the peer must only see as `failed`. */
function handlersWith(some: Partial<Handlers>): Handlers {
  const failing = () => {
    throw new Error('secret 1000000001');
  };
  const all = new Proxy({} as Handlers, {
    get: (_, name) => (some as Record<string, unknown>)[name as string] ?? failing,
  });
  return all;
}

async function listening(some: Partial<Handlers> = {}) {
  const path = join(temporaryFolder(), 'services.sock');
  const recorded: [string, unknown][] = [];
  const lines: string[] = [];
  const listen = () =>
    ShellSocket.listen({
      path,
      handlers: handlersWith(some),
      software: '0.1.0',
      health: () => ({ status, readerAbsentBecause: null }),
      record: (event, fields) => recorded.push([event, fields]),
      log: (line) => lines.push(line),
    });
  const socket = mustBeOk(await listen(), 'listen');
  onTestFinished(() => socket.close());
  return { lines, listen, path, recorded, socket };
}

test('the socket is for the services and their group', async () => {
  const { path } = await listening();
  expect(lstatSync(path).mode & 0o777).toBe(0o660);
});

const listenAt = (path: string) =>
  ShellSocket.listen({
    path,
    handlers: handlersWith({}),
    software: '',
    health: () => ({ status, readerAbsentBecause: null }),
    record: () => {},
    log: () => {},
  });

test('a socket that a crash left is replaced, one that is answered is not', async () => {
  const { listen, path, socket } = await listening();
  expect(await listen()).toEqual({ ok: false, error: { code: 'in-use' } });
  await socket.close();
  expect(existsSync(path)).toBe(false);

  const listenAndDie = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', listenAndDie, path]);
  expect(lstatSync(path).isSocket()).toBe(true);
  const replaced = mustBeOk(await listen(), 'listen');
  (await Peer.shell(path)).close();
  await replaced.close();
});

test('what stands in the place of the socket and is none is left alone, links above all', async () => {
  const folder = temporaryFolder();
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'precious');
  for (const make of [
    (at: string) => symlinkSync(precious, at),
    (at: string) => symlinkSync(join(folder, 'nowhere'), at),
    (at: string) => writeFileSync(at, ''),
    (at: string) => mkdirSync(at),
  ]) {
    const at = join(temporaryFolder(), 'services.sock');
    make(at);
    expect(await listenAt(at)).toEqual({ ok: false, error: { code: 'not-a-socket' } });
    expect(lstatSync(at, { throwIfNoEntry: false })).toBeDefined();
  }
  expect(readFileSync(precious, 'utf8')).toBe('precious');
});

test('a folder in which others could replace the socket is refused', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  symlinkSync(temporaryFolder(), join(folder, 'link'));
  for (const at of [folder, join(folder, 'link'), join(folder, 'nowhere')])
    expect(await listenAt(join(at, 'services.sock'))).toEqual({ ok: false, error: { code: 'unsafe-folder' } });
});

test('a call is answered with its checked value, or its expected error', async () => {
  const { path } = await listening({
    'consultations.list': () => ok([]),
    'consultations.read': async () => err({ code: 'unknown-consultation' as const }),
  });
  const peer = await Peer.shell(path);
  expect(await peer.call('consultations.list', {})).toEqual({ kind: 'ok', id: 1, value: [] });
  expect(await peer.call('consultations.read', { consultation: 'parc' })).toEqual({
    kind: 'error',
    id: 2,
    error: { code: 'unknown-consultation' },
  });
});

test('a handler that throws, or answers what the contract does not know, is only seen as failed', async () => {
  const { lines, path } = await listening({
    'consultations.list': () => ok([{ consultation: 'parc' }] as never),
    'casting.refuse-slip': () => err({ code: 'ballot-of-1000000001' } as never),
  });
  const peer = await Peer.shell(path);
  for (const call of [
    peer.call('terminal.describe', {}),
    peer.call('consultations.list', {}),
    peer.call('casting.refuse-slip', { visit, right: visit }),
  ])
    expect(await call).toEqual({ kind: 'refused', id: expect.any(Number), reason: 'failed' });
  expect(lines).toHaveLength(3);
  expect(lines.join()).toContain('terminal.describe failed at');
  expect(lines.join()).not.toContain('1000000001');
  expect(peer.isOpen).toBe(true);
});

test('calls that do not exist and arguments that do not fit are refused and journalled', async () => {
  const { path, recorded } = await listening({ 'visits.begin': () => ok({}) });
  const peer = await Peer.shell(path);
  for (const name of ['casting.cast', 'constructor', '__proto__', 'toString', ''])
    expect(await peer.callAnything(name, {})).toMatchObject({ kind: 'refused', reason: 'unknown-call' });
  const polluted = JSON.parse(`{"visit":"${visit}","__proto__":{"isMediator":true}}`);
  for (const args of [{}, { visit: 7 }, { visit, card: visit }, { visit: `${visit}A` }, polluted, null])
    expect(await peer.callAnything('visits.begin', args)).toMatchObject({
      kind: 'refused',
      reason: 'invalid-arguments',
    });
  peer.sayBytes(
    framed(`{"kind":"call","id":99,"name":"visits.begin","args":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
  );
  expect(await peer.until(({ id }) => id === 99)).toMatchObject({ reason: 'invalid-arguments' });
  expect(Object.prototype).not.toHaveProperty('isMediator');
  expect(await peer.call('visits.begin', { visit })).toMatchObject({ kind: 'ok' });
  expect(recorded.slice(1).map(([, fields]) => fields)).toEqual([
    ...Array(5).fill({ reason: 'unknown-call', call: 'unknown' }),
    ...Array(5).fill({ reason: 'invalid-arguments', call: 'visits-begin' }),
  ]);
});

test('a peer that sends what no shell sends is cut off, and others are not disturbed', async () => {
  const { path, recorded } = await listening({ 'consultations.list': () => ok([]) });
  const header = (length: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(length);
    return bytes;
  };
  const nasty: Record<string, Uint8Array> = {
    'an oversize frame': header(maximumFrameBytes + 1),
    'a frame that says 4 GiB': header(0xffff_ffff),
    'an empty frame': framed(''),
    'no JSON': framed('{"'),
    'broken UTF-8': framed(Buffer.from([0x22, 0xff, 0x22])),
    'a call before the hello': encodeFrame({ kind: 'call', id: 1, name: 'consultations.list', args: {} }),
    'a hello with more in it': encodeFrame({ kind: 'hello', protocol: 1, runtime: '', admin: true }),
    'no object': encodeFrame([1]),
  };
  for (const bytes of Object.values(nasty)) {
    const stranger = await Peer.connect(path);
    stranger.sayBytes(bytes);
    await stranger.closed();
    expect(stranger.replies).toEqual([]);
  }
  expect(recorded.filter(([event]) => event !== 'call-refused')).toEqual([]);
  const peer = await Peer.shell(path);
  expect(await peer.call('consultations.list', {})).toMatchObject({ kind: 'ok' });
});

test('a shell of another protocol is told which one this is, and shown out', async () => {
  const { path } = await listening();
  const peer = await Peer.connect(path);
  peer.say({ kind: 'hello', protocol: 2, runtime: 'future' });
  await peer.closed();
  expect(peer.replies).toEqual([{ kind: 'welcome', protocol: 1, software: '0.1.0' }]);
});

test('there is one shell, the last that said hello: the one before is cut off and hears nothing more', async () => {
  const { path, recorded, socket } = await listening();
  const heard: string[] = [];
  socket.on('connected', (runtime) => heard.push(runtime));
  socket.on('lost', () => heard.push('lost'));
  const first = await Peer.shell(path, 'first');
  const second = await Peer.shell(path, 'second');
  await first.closed();
  socket.tell('consultations-changed', {});
  await second.event('consultations-changed');
  expect(first.replies.some(({ kind }) => kind === 'event')).toBe(false);
  expect(socket.runtime).toBe('second');
  second.close();
  await vi.waitFor(() => expect(heard).toEqual(['first', 'lost', 'second', 'lost']));
  expect(recorded.map(([event]) => event)).toEqual(['shell-connected', 'shell-lost', 'shell-connected', 'shell-lost']);
});

test('an event that is not of the contract is never sent', async () => {
  const { path, socket } = await listening();
  await Peer.shell(path);
  expect(() => socket.tell('card-presented', { card: '1000000001', holder: 'resident' })).toThrow();
});

test('a hundred thousand messages are refused, then their sender is cut off; the next shell is served', async () => {
  // No time passes meanwhile, however slow the machine: what is carried out is what may be asked at once, and nothing more.
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let carriedOut = 0;
  const { path, recorded } = await listening({
    'visits.begin': () => {
      carriedOut += 1;
      return ok({});
    },
  });
  const flood = await Peer.shell(path);
  const message = encodeFrame({ kind: 'call', id: 1, name: 'visits.begin', args: { visit } });
  const thousand = Buffer.concat(Array(1_000).fill(message));
  for (let n = 0; n < 100 && flood.isOpen; n += 1) flood.sayBytes(thousand);
  await flood.closed();
  expect(carriedOut).toBe(100);
  expect(recorded.length).toBeLessThan(12);
  const peer = await Peer.shell(path);
  expect(await peer.call('visits.begin', { visit })).toMatchObject({ kind: 'ok' });
});

test('calls without an answer do not pile up', async () => {
  const { path } = await listening({
    'casting.confirm': () => new Promise(() => {}),
    'consultations.list': () => ok([]),
  });
  const peer = await Peer.shell(path);
  for (let id = 1; id <= 40; id += 1)
    peer.say({ kind: 'call', id, name: 'casting.confirm', args: { visit, right: visit, language: 'fr' } });
  expect(await peer.until(({ kind }) => kind === 'refused')).toMatchObject({ id: 33, reason: 'too-many' });
});

test('who only asks how the services are is told, and the shell keeps its visit', async () => {
  const { path, recorded, socket } = await listening();
  const shell = await Peer.shell(path, 'Electron 45.4.1');
  const doctor = await Peer.connect(path);
  doctor.say({ kind: 'health' });
  await doctor.closed();
  expect(doctor.replies).toEqual([
    {
      kind: 'health',
      health: { software: '0.1.0', runtime: 'Electron 45.4.1', pid: process.pid, readerAbsentBecause: null, status },
    },
  ]);
  expect(socket.runtime).toBe('Electron 45.4.1');
  expect(shell.isOpen).toBe(true);
  expect(recorded.map(([event]) => event)).toEqual(['shell-connected']);
  // The shell itself cannot ask it in the middle of its calls.
  shell.say({ kind: 'health' });
  await shell.closed();
});

test('a shell that says no more that it lives is taken for hung and cut off; one that never said it is left in peace', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { path, recorded } = await listening({ 'terminal.alive': () => ok({}) });
  const quiet = await Peer.shell(path);
  vi.advanceTimersByTime(10 * silenceMs);
  expect(quiet.isOpen).toBe(true);
  const shell = await Peer.shell(path);
  await quiet.closed();
  await shell.call('terminal.alive', {});
  vi.advanceTimersByTime(silenceMs - 1);
  await shell.call('terminal.alive', {});
  vi.advanceTimersByTime(silenceMs - 1);
  expect(recorded.some(([event]) => event === 'part-hung')).toBe(false);
  vi.advanceTimersByTime(1);
  await shell.closed();
  expect(recorded.slice(-2)).toEqual([
    ['part-hung', { part: 'shell' }],
    ['shell-lost', {}],
  ]);
});
