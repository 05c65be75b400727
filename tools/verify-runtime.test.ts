import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runtimePaths } from './setup/paths.mjs';

const official = { version: '45.4.1', kind: 'official' };
const everything = 'test test/e2e test/accessibility\nattacks\n';

/**
 * Runs the command in a checkout of its own, on what is said to be its runtime, where the tests, which take an hour, end at once.
 * @param codes with which the end-to-end tests and the attacks end
 */
async function verifyRuntime(runtime: { version: string; kind: string }, codes: [number, number], before: string) {
  const { clone } = runtimePaths();
  const copy = mkdtempSync(join(tmpdir(), 'passerelle-verify-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const name of ['tools', 'main/shell/runtime.ts', 'package.json'])
    cpSync(join(clone, name), join(copy, name), { recursive: true });
  const paths: ReturnType<typeof runtimePaths> = (
    await import(join(copy, 'tools', 'setup', 'paths.mjs'))
  ).runtimePaths();
  onTestFinished(() => rmSync(paths.runtime, { recursive: true, force: true }));

  const [verified, ran] = [join(copy, 'main/cli/doctor/verified-runtimes.json'), join(copy, 'ran')];
  const [endToEnd, attacks] = codes;
  const files = {
    [paths.electronRuntime]: JSON.stringify(runtime),
    [verified]: before,
    [ran]: '',
    [join(copy, 'node_modules/.bin/playwright')]: `#!/bin/sh\necho "$@" >> ${ran}\nexit ${endToEnd}\n`,
    [join(copy, 'test/attacks/main.ts')]:
      `import { appendFileSync } from 'node:fs';\nappendFileSync('${ran}', 'attacks\\n');\nprocess.exit(${attacks});\n`,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o755 });
  }
  symlinkSync(join(clone, 'node_modules/.bin/biome'), join(copy, 'node_modules/.bin/biome'));
  const program = join(copy, 'tools/verify-runtime.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  return { status, said: stdout + stderr, after: readFileSync(verified, 'utf8'), ran: readFileSync(ran, 'utf8') };
}

test('the test runtime is refused at once, in a sentence that says what to do, and nothing is changed', async () => {
  const { said, ...rest } = await verifyRuntime({ version: '25.1.1', kind: 'test' }, [0, 0], '[]\n');
  expect(rest).toEqual({ status: 1, after: '[]\n', ran: '' });
  expect(said).toMatch(/^Electron 25\.1\.1 is the test runtime; .* ELECTRON_OVERRIDE_DIST_PATH=.*\n$/);
});

test('an official runtime on which all holds is believed, by the name that its shell gives itself', async () => {
  const { said, ...rest } = await verifyRuntime(official, [0, 0], '["Electron 45.10.0"]\n');
  expect(rest).toEqual({ status: 0, after: '["Electron 45.4.1", "Electron 45.10.0"]\n', ran: everything });
  expect(said).toContain('Electron 45.4.1 is verified');
});

test('one that is believed already stands there once', async () => {
  const before = '["Electron 45.4.1"]\n';
  expect(await verifyRuntime(official, [0, 0], before)).toMatchObject({ status: 0, after: before, ran: everything });
});

for (const [what, codes] of [
  ['an end-to-end test', [1, 0]],
  ['an attack', [0, 1]],
] as const)
  test(`where ${what} fails, the runtime is not believed`, async () => {
    const { said, ...rest } = await verifyRuntime(official, [...codes], '[]\n');
    expect(rest).toEqual({ status: 1, after: '[]\n', ran: everything });
    expect(said).toContain('Electron 45.4.1 was not verified');
  });
