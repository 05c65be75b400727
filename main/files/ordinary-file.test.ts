import { execFileSync } from 'node:child_process';
import {
  constants,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openOrdinary, readOrdinary } from './ordinary-file.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'passerelle-files-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('an ordinary file is read whole, as long as it may be, and no longer one', () => {
  const file = join(folder(), 'file');
  writeFileSync(file, 'twelve bytes');
  expect(readOrdinary(file, 12).toString()).toBe('twelve bytes');
  expect(() => readOrdinary(file, 11)).toThrow('more than 11 bytes');
  // Long only by what it says of itself: nothing of it may be taken into memory before it is refused.
  truncateSync(file, 2 ** 42);
  expect(() => readOrdinary(file, 2 ** 20)).toThrow('more than');
  expect(() => readOrdinary(join(folder(), 'nothing'), 12)).toThrow('ENOENT');
});

test('whatever else stands in the place of a file is refused at once, to read as to write', async () => {
  const place = folder();
  const at = (name: string) => join(place, name);
  writeFileSync(at('precious'), 'precious');
  symlinkSync(at('precious'), at('link'));
  symlinkSync(at('nothing'), at('dangling'));
  symlinkSync('/dev/zero', at('endless'));
  mkdirSync(at('folder'));
  execFileSync('mkfifo', [at('pipe'), at('read-pipe')]);
  const server = createServer().listen(at('socket'));
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { O_WRONLY, O_APPEND, O_CREAT } = constants;
  for (const name of ['link', 'dangling', 'endless', 'folder', 'pipe', 'socket']) {
    expect(() => readOrdinary(at(name), 100), name).toThrow();
    expect(() => openOrdinary(at(name), O_WRONLY | O_APPEND | O_CREAT), name).toThrow();
  }
  // A pipe that somebody listens to can be opened for writing.
  const { O_RDWR } = constants;
  expect(() => openOrdinary(at('read-pipe'), O_RDWR)).toThrow('no ordinary file');
});

test('what is written lands in the file itself', () => {
  const file = join(folder(), 'file');
  const { O_WRONLY, O_APPEND, O_CREAT } = constants;
  for (const word of ['one', 'two']) writeSync(openOrdinary(file, O_WRONLY | O_APPEND | O_CREAT, 0o644), word);
  expect(readOrdinary(file, 100).toString()).toBe('onetwo');
});
