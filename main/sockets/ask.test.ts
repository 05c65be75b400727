import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encodeFrame, frameDecoder } from '../../contract/frames.ts';
import { askOnce } from './ask.ts';

/** A program that hears everything and answers with these bytes, and keeps its side open. */
async function answering(...answers: readonly Uint8Array[]) {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-ask-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'socket');
  const heard: unknown[] = [];
  const server = createServer((socket) => {
    const decoder = frameDecoder();
    socket.on('error', () => {});
    socket.on('data', (chunk) => heard.push(...decoder.push(chunk)));
    for (const answer of answers) socket.write(answer);
  }).listen(path);
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return { heard, path };
}

const twice = (message: unknown) => (typeof message === 'number' ? message * 2 : undefined);

test('everything is said, and the first answer that is wanted ends the conversation', async () => {
  const { heard, path } = await answering(...['hello', 2, 3].map(encodeFrame));
  expect(await askOnce(path, ['one', 'two'], twice, 60_000)).toBe(4);
  await expect.poll(() => heard).toEqual(['one', 'two']);
});

test('nobody, no frame, no answer that is wanted and a silence are no answer', async () => {
  expect(await askOnce('/nowhere/socket', ['one'], twice, 60_000)).toBeUndefined();
  // Four gigabytes are announced: whoever asks may be root, and whoever answers taken over.
  const { path: noFrame } = await answering(Buffer.alloc(64, 0xff));
  expect(await askOnce(noFrame, ['one'], twice, 60_000)).toBeUndefined();
  const { path: unwanted } = await answering(encodeFrame('hello'));
  expect(await askOnce(unwanted, ['one'], twice, 100)).toBeUndefined();
});
