import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PrintQueue, QueueError } from './queue.ts';

const deploy = new URL('../../../kiosk-config/deploy/root/usr/share/passerelle/cups/', import.meta.url);
const waitMs = 20_000;

/** The real print service, private to a test, by the settings of a terminal; its printer is a file. */
async function cups() {
  const folder = mkdtempSync('/tmp/passerelle-test-');
  chmodSync(folder, 0o755); // printers run under another account
  const at = (name: string) => join(folder, name);
  for (const name of ['root', 'bin/backend', 'cache', 'state', 'out']) mkdirSync(at(name), { recursive: true });
  chmodSync(at('out'), 0o777);
  writeFileSync(at('bin/backend/essai'), `#!/bin/sh\n[ $# -gt 0 ] || exit 0\ncat \${6:+"$6"} > ${at('out/paper')}\n`);
  chmodSync(at('bin/backend/essai'), 0o700); // CUPS then runs it as itself
  symlinkSync('/usr/lib/cups/daemon', at('bin/daemon')); // with which CUPS starts its programs
  const settings = readFileSync(new URL('cupsd.conf', deploy), 'utf8')
    .replace('/run/cups/cups.sock', at('cups.sock'))
    .replaceAll('Require user passerelle', `Require user ${userInfo().username}`);
  writeFileSync(at('cupsd.conf'), settings);
  const places = { ServerRoot: 'root', RequestRoot: 'spool', ServerBin: 'bin', CacheDir: 'cache', StateDir: 'state' };
  const files = Object.entries(places).map(([name, place]) => `${name} ${at(place)}`);
  files.push('SystemGroup root', ...['Error', 'Access', 'Page'].map((log) => `${log}Log ${at(log)}`));
  writeFileSync(at('cups-files.conf'), `${files.join('\n')}\n`);
  const program = spawn('/usr/sbin/cupsd', ['-f', '-c', at('cupsd.conf'), '-s', at('cups-files.conf')], {
    stdio: 'ignore',
  });
  onTestFinished(async () => {
    const ended = once(program, 'exit');
    program.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const addQueue = () =>
    execFileSync('lpadmin', ['-h', at('cups.sock'), '-p', 'bureau', '-E', '-v', 'essai:/'], { stdio: 'pipe' });
  await vi.waitFor(addQueue, { timeout: waitMs, interval: 100 });
  return { socket: at('cups.sock'), paper: () => readFileSync(at('out/paper')) };
}

test('the real print service takes a document in pieces, prints it byte for byte, and says that it is done', async () => {
  const { socket, paper } = await cups();
  const queue = new PrintQueue({ socket, queue: 'bureau' });
  expect(await queue.state()).toEqual({ printer: 'ready', isSuitable: true });
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(900_000, 'a document ')]);
  const job = await queue.open('pdf', 3);
  for (let at = 0; at < bytes.length; at += 256 * 1024) await job.append(bytes.subarray(at, at + 256 * 1024));
  await job.finish();
  await vi.waitFor(async () => expect((await queue.job(job.id)).state).toBe('done'), { timeout: waitMs });
  expect(paper().equals(bytes)).toBe(true);
});

test('a document that breaks off half-way is taken back, and an unknown queue is said to be unknown', async () => {
  const { socket } = await cups();
  const queue = new PrintQueue({ socket, queue: 'bureau' });
  const job = await queue.open('pdf', 1);
  await job.append(Buffer.from('%PDF-1.7\n'));
  job.abort();
  await queue.cancel(job.id);
  expect((await queue.job(job.id)).state).toBe('cancelled');
  const unknown = new PrintQueue({ socket, queue: 'autre' }).state();
  await expect(unknown).rejects.toBeInstanceOf(QueueError);
  await expect(unknown).rejects.toMatchObject({ isUnknown: true });
});
