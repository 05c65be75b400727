import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encodeFrame, frameDecoder } from '../../contract/frames.ts';
import { temporaryFolder } from '../services/database/temporary-folder.fixture.ts';
import { machine, makeImage, mustBeSound, sizeOf, somePdf } from './stick.fixture.ts';

/** The program itself, in a machine with one stick. */
async function running() {
  const at = machine();
  const image = join(at.root, 'image');
  makeImage(image, 'fat32');
  at.plug('sda', image, { sizeBytes: sizeOf('fat32') });
  const socket = join(temporaryFolder(), 'sticks.sock');
  const main = new URL('./main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, '--socket', socket, '--root', at.root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return { ...at, child, image, socket, connect: () => connectTo(socket) };
}

async function connectTo(path: string) {
  const socket = createConnection(path);
  await once(socket, 'connect');
  const decoder = frameDecoder();
  const replies: Record<string, unknown>[] = [];
  socket.on('data', (chunk) => replies.push(...(decoder.push(chunk) as Record<string, unknown>[])));
  const closed = once(socket, 'close');
  let id = 0;
  return {
    closed,
    sayBytes: (bytes: Uint8Array) => void socket.write(bytes),
    async call(name: string, args: unknown): Promise<Record<string, unknown>> {
      id += 1;
      socket.write(encodeFrame({ id, name, args }));
      while (!replies.some((reply) => reply.id === id)) await Promise.race([once(socket, 'data'), closed]);
      return replies.find((reply) => reply.id === id) ?? {};
    },
    end: () => void socket.destroy(),
  };
}

test('the socket is for the program and its group', async () => {
  const { socket } = await running();
  expect(lstatSync(socket).mode & 0o777).toBe(0o660);
});

test('a document goes onto the stick over the socket, and the program ends in good order', async () => {
  const { child, connect, image } = await running();
  const shell = await connect();
  const { value } = await shell.call('sticks.list', {});
  const [{ stick }] = value as [{ stick: string }];
  const letter = somePdf(300_000);
  await shell.call('stick.open', { stick });
  await shell.call('stick.create', { name: 'lettre.pdf', kind: 'pdf', sizeBytes: letter.length });
  for (let at = 0; at < letter.length; at += 200_000)
    await shell.call('stick.append', { bytes: letter.subarray(at, at + 200_000).toString('base64') });
  expect(await shell.call('stick.finish', {})).toMatchObject({ kind: 'ok', value: { name: 'lettre.pdf' } });
  expect(await shell.call('stick.close', {})).toMatchObject({ kind: 'ok' });
  mustBeSound(image, 'fat32');
  expect(readFileSync(image).includes(letter.subarray(0, 500))).toBe(true);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a connection that ends lets go of its stick', async () => {
  const { child, connect } = await running();
  const first = await connect();
  const { value } = await first.call('sticks.list', {});
  const [{ stick }] = value as [{ stick: string }];
  await first.call('stick.open', { stick });
  const holds = () => openFilesOf(child.pid ?? 0).some((path) => path.endsWith('/dev/sda'));
  expect(holds()).toBe(true);
  first.end();
  await first.closed;
  // The next connection is served after the end of the one before was heard.
  const second = await connect();
  await second.call('sticks.list', {});
  expect(holds()).toBe(false);
  // What one connection named means nothing on another.
  expect(await second.call('stick.open', { stick })).toMatchObject({ kind: 'error', error: { code: 'gone' } });
});

test('what no shell sends is refused, and cuts off who sent it and nobody else', async () => {
  const { connect } = await running();
  const honest = await connect();
  expect(await honest.call('constructor', {})).toMatchObject({ kind: 'refused' });
  expect(await honest.call('stick.open', { stick: '../../etc' })).toMatchObject({ kind: 'refused' });
  expect(await honest.call('stick.append', { bytes: '!' })).toMatchObject({ kind: 'refused' });
  expect(await honest.call('stick.append', { bytes: 'QUJD' })).toMatchObject({ error: { code: 'not-open' } });
  for (const bytes of [Buffer.from([0xff, 0xff, 0xff, 0xff]), encodeFrame([1]), encodeFrame({ id: -1 })]) {
    const stranger = await connect();
    stranger.sayBytes(bytes);
    await stranger.closed;
  }
  expect(await honest.call('sticks.list', {})).toMatchObject({ kind: 'ok' });
});

function openFilesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      return [];
    }
  });
}
