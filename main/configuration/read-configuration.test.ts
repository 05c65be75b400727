import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfiguration } from './read-configuration.ts';

const own = 'dataDirectory: data\nsocket: s\nprocedures: { catalogues: [p.yaml] }\n';
const decided = 'cityServer: { url: "https://ville.example" }\n';

function terminal() {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-configuration-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'data'));
  const read = (text = own) => readConfiguration(join(folder, 'terminal.yml'), text);
  return { folder, firstStart: join(folder, 'data', 'first-start.yml'), read };
}

test('what was decided at the first start completes the file, whose paths start at its folder', () => {
  const { folder, firstStart, read } = terminal();
  const dataDirectory = join(folder, 'data');
  expect(read()).toMatchObject({ ok: true, value: { configuration: { dataDirectory } } });
  writeFileSync(firstStart, decided);
  expect(read()).toMatchObject({
    ok: true,
    value: {
      configuration: { dataDirectory, cityServer: { url: 'https://ville.example' } },
      given: ['dataDirectory', 'socket', 'procedures'],
    },
  });
});

test('what is wrong is told in a line a problem, with the folder of the data where that can be told', () => {
  const { folder, firstStart, read } = terminal();
  const file = join(folder, 'terminal.yml');
  const lines = [expect.stringMatching(`^${file}:1: `), expect.stringMatching(`^${file}:2: socket: `)];
  expect(read('dataDirectory: data\nsocket: 7\n')).toEqual({
    ok: false,
    error: { lines, dataDirectory: join(folder, 'data') },
  });
  expect(read('dataDirectory: 7\n')).toMatchObject({ ok: false, error: { dataDirectory: undefined } });
  writeFileSync(firstStart, 'cityServer: 7\n');
  expect(read()).toMatchObject({ ok: false, error: { lines: [expect.stringContaining('In first-start.yml: ')] } });
});

// The folder belongs to the services, and root reads the file: at night, and for `passerelle doctor`.
test.each([
  ['a pipe, for which to wait', (at: string) => void execFileSync('mkfifo', [at])],
  ['a link to a file of root', (at: string) => symlinkSync('/etc/passwd', at)],
  ['a link without end', (at: string) => symlinkSync('/dev/zero', at)],
  ['a folder', (at: string) => mkdirSync(at)],
  ['a file of a size that nobody decides', (at: string) => writeFileSync(at, `# ${'-'.repeat(70_000)}\n${decided}`)],
])('%s in the place of the answers is refused, and nothing of it is read', (_, put) => {
  const { firstStart, read } = terminal();
  put(firstStart);
  expect(read()).toMatchObject({
    ok: false,
    error: { lines: [expect.stringContaining(`${firstStart} cannot be read: `)] },
  });
});
