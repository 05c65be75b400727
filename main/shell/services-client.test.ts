import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { beatMs, silenceMs } from '../../contract/calls.ts';
import { encodeFrame, frameDecoder } from '../../contract/frames.ts';
import { connectToServices, type ServicesClient } from './services-client.ts';

/** The bytes that services would send, so that also those can be sent that good services never do. */
interface Peer {
  readonly socket: Socket;
  readonly received: { kind: string; id?: number; name?: string; args?: unknown }[];
  /** What says that the shell lives, which comes at any moment. */
  readonly beats: Peer['received'];
  say(message: unknown): void;
}

const welcome = { kind: 'welcome', protocol: 1, software: 'test' };
let folder: string;
let server: Server;
let peers: Peer[];
let client: ServicesClient;
let heard: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'services-client-'));
  peers = [];
  heard = [];
  await listen();
});

afterEach(async () => {
  client.stop();
  await close();
  rmSync(folder, { recursive: true });
});

async function listen() {
  server = createServer((socket) => {
    const decoder = frameDecoder();
    const peer: Peer = { socket, received: [], beats: [], say: (message) => socket.write(encodeFrame(message)) };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const message of decoder.push(chunk) as Peer['received'])
        (message.name === 'terminal.alive' ? peer.beats : peer.received).push(message);
    });
    peers.push(peer);
  }).listen(join(folder, 'socket'));
  await once(server, 'listening');
}

async function close() {
  for (const { socket } of peers) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}

function connect(answerTimeoutMs?: number) {
  client = connectToServices(
    join(folder, 'socket'),
    'test runtime',
    {
      onConnected: () => heard.push('connected'),
      onLost: () => heard.push('lost'),
      onHung: () => heard.push('hung'),
      onEvent: (event, data) => heard.push(`${event} ${JSON.stringify(data)}`),
    },
    answerTimeoutMs,
  );
}

const peer = (number: number) =>
  vi.waitFor(() => {
    const found = peers[number];
    expect(found?.received[0]).toEqual({ kind: 'hello', protocol: 1, runtime: 'test runtime' });
    return found as Peer;
  });

async function connected(answerTimeoutMs?: number): Promise<Peer> {
  connect(answerTimeoutMs);
  const first = await peer(0);
  first.say(welcome);
  await vi.waitFor(() => expect(heard).toEqual(['connected']));
  return first;
}

const callOf = ({ received }: Peer, number: number) => vi.waitFor(() => received[number] ?? expect.fail('no call yet'));

test('a call goes out after the welcome and its checked value comes back', async () => {
  const services = await connected();
  const answer = client.call('consultations.list', {});
  const { id, ...rest } = await callOf(services, 1);
  expect(rest).toEqual({ kind: 'call', name: 'consultations.list', args: {} });
  services.say({ kind: 'ok', id, value: [] });
  expect(await answer).toEqual({ ok: true, value: [] });
});

test('answers may come in another order than the calls', async () => {
  const services = await connected();
  const first = client.call('help.request', {});
  const second = client.call('consultations.list', {});
  const ids = [await callOf(services, 1), await callOf(services, 2)].map(({ id }) => id);
  services.say({ kind: 'ok', id: ids[1], value: [] });
  services.say({ kind: 'ok', id: ids[0], value: {} });
  expect([await first, await second]).toEqual([
    { ok: true, value: {} },
    { ok: true, value: [] },
  ]);
});

test('an expected error comes back as a value, a refused call is thrown', async () => {
  const services = await connected();
  const unknown = client.call('consultations.read', { consultation: 'parc' });
  services.say({ kind: 'error', id: (await callOf(services, 1)).id, error: { code: 'unknown-consultation' } });
  expect(await unknown).toEqual({ ok: false, error: { code: 'unknown-consultation' } });
  const refused = client.call('help.request', {});
  services.say({ kind: 'refused', id: (await callOf(services, 2)).id, reason: 'invalid-arguments' });
  await expect(refused).rejects.toThrow('invalid-arguments');
});

test('before the welcome, and without services, calls are answered as unavailable', async () => {
  connect();
  expect(await client.call('help.request', {})).toEqual({ ok: false, error: { code: 'unavailable' } });
});

test('when the connection dies, whoever waits hears unavailable, and the client comes back by itself', async () => {
  const services = await connected();
  const answer = client.call('help.request', {});
  await callOf(services, 1);
  await close();
  expect(await answer).toEqual({ ok: false, error: { code: 'unavailable' } });
  expect(heard).toEqual(['connected', 'lost']);
  await listen();
  (await peer(1)).say(welcome);
  await vi.waitFor(() => expect(heard).toEqual(['connected', 'lost', 'connected']));
});

test('services that hang are dropped', async () => {
  const services = await connected(30);
  const answer = client.call('help.request', {});
  await callOf(services, 1);
  expect(await answer).toEqual({ ok: false, error: { code: 'unavailable' } });
  expect(heard).toEqual(['connected', 'hung', 'lost']);
});

test('services that nobody calls and that hang are missed within twelve seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const services = await connected();
  const beat = (number: number) => vi.waitFor(() => services.beats[number] ?? expect.fail('no beat yet'));
  services.say({ kind: 'ok', id: (await beat(0)).id, value: {} });
  vi.advanceTimersByTime(beatMs);
  await beat(1);
  vi.advanceTimersByTime(silenceMs / 2);
  expect(heard).toEqual(['connected']);
  vi.advanceTimersByTime(silenceMs / 2);
  await vi.waitFor(() => expect(heard).toEqual(['connected', 'hung', 'lost']));
});

test('events arrive with their checked data', async () => {
  const services = await connected();
  services.say({ kind: 'event', event: 'card-unreadable', data: { reason: 'garbled' } });
  await vi.waitFor(() => expect(heard).toEqual(['connected', 'card-unreadable {"reason":"garbled"}']));
});

test.each([
  ['bytes that are no frame', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
  ['services of another protocol', encodeFrame({ ...welcome, protocol: 2 })],
  ['an unknown event', encodeFrame({ kind: 'event', event: 'toString', data: {} })],
  [
    'an event with data of another',
    encodeFrame({ kind: 'event', event: 'card-removed', data: { card: '1234567890' } }),
  ],
  ['an answer that nobody waits for', encodeFrame({ kind: 'ok', id: 7, value: {} })],
  ['a message that is no reply', encodeFrame({ kind: 'call', id: 1, name: 'help.request', args: {} })],
])('%s: the connection is dropped and made anew', async (_, bytes) => {
  connect();
  const first = await peer(0);
  first.socket.write(bytes);
  await once(first.socket, 'close');
  await peer(1);
  expect(heard).toEqual(['lost']);
});

test('a value that does not fit its call drops the connection', async () => {
  const services = await connected();
  const answer = client.call('consultations.list', {});
  services.say({ kind: 'ok', id: (await callOf(services, 1)).id, value: [{ consultation: 'parc' }] });
  expect(await answer).toEqual({ ok: false, error: { code: 'unavailable' } });
});
