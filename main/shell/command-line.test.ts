import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusalOf } from './command-line.ts';

/** A start whose command line reaches Chromium with these switches. */
const start = (isPackaged: boolean, ...switches: string[]) => ({
  isPackaged,
  commandLine: { hasSwitch: (name: string) => switches.includes(name) },
});

const socket = '--socket=/run/passerelle/services.sock';

test('a packaged shell takes the socket of the services', () => {
  expect(refusalOf([socket], start(true))).toBeNull();
});

test.each([
  '--remote-debugging-port=9222',
  '--inspect',
  '--js-flags=--allow-natives-syntax',
  '--no-sandbox',
  '--proxy-server=evil.test',
  '--host-resolver-rules=MAP * evil.test',
  '--ignore-certificate-errors',
  '--enable-logging',
  '--log-net-log=/tmp/log.json',
  '--disable-features=x',
  '--load-extension=/tmp/x',
  'https://evil.test/',
  '/tmp/other-app',
  '--socket=/tmp/other.sock',
])('a packaged shell refuses %s beside it', (argument) => {
  for (const args of [
    [socket, argument],
    [argument, socket],
  ])
    expect(refusalOf(args, start(true))).toContain('nothing else');
});

test('no shell starts without the socket, or with an empty one', () => {
  for (const args of [[], ['--socket='], ['--socket']])
    for (const isPackaged of [true, false]) expect(refusalOf(args, start(isPackaged))).not.toBeNull();
});

test('no shell starts without the sandbox of Chromium, however it was switched off', () => {
  for (const isPackaged of [true, false])
    expect(refusalOf([socket], start(isPackaged, 'no-sandbox'))).toContain('sandbox is switched off');
});

test('tests may say more, while it is not packaged', () => {
  expect(refusalOf(['/build/app', socket, '--user-data-dir=/tmp/x'], start(false))).toBeNull();
});

test('nothing in the shell asks its environment: no variable opens what is locked', () => {
  const sources = globSync('main/{shell,preload,policy,visit}/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  expect(sources.length).toBeGreaterThan(10);
  expect(sources.filter((file) => /process\.env|getEnv/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
