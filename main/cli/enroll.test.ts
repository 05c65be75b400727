import { mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capture } from './command.fixture.ts';
import { enroll } from './enroll.ts';

async function terminal(cityServer = 'cityServer: { url: "https://ville.example" }\n') {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-enroll-'));
  const config = join(folder, 'terminal.yml');
  await writeFile(config, `dataDirectory: data\nsocket: s\nprocedures: { catalogues: [p.yaml] }\n${cityServer}`);
  return { folder, config, data: join(folder, 'data') };
}

test('the code is handed over as the services read it, for their eyes only', async () => {
  const { folder, config, data } = await terminal();
  await mkdir(data);
  // What another account may have left there is not followed.
  await writeFile(join(folder, 'precious'), 'kept');
  await symlink(join(folder, 'precious'), join(data, 'enrolment-code.new'));
  expect(await enroll(['--config', config, 'abcd-efgh-jkmn-oil9'], capture())).toBe(0);
  expect(await readdir(data)).toEqual(['enrolment-code']);
  expect(await readFile(join(data, 'enrolment-code'), 'utf8')).toBe('ABCDEFGHJKMN0119\n');
  expect((await stat(join(data, 'enrolment-code'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('kept');
});

test('what is not a code, a terminal without a server and a folder that is not there are refused in one sentence', async () => {
  const { config, data } = await terminal();
  const refusal = async (args: string[]) => {
    const io = capture();
    expect(await enroll(args, io)).toBe(1);
    return io.errors();
  };
  expect(await refusal(['--config', config, 'ABCD-EFGH'])).toBe(
    'ABCD-EFGH is not an enrolment code: expected 16 letters and digits in groups of four.\n',
  );
  expect(await refusal(['--config', config, 'ABCD-EFGH-JKMN-PQRS'])).toBe(
    `Cannot hand the code to the services in ${data}: there is no such file or folder.\n`,
  );
  const alone = await terminal('');
  expect(await refusal(['--config', alone.config, 'ABCD-EFGH-JKMN-PQRS'])).toBe(
    `${alone.config} names no city server: there is nothing to enrol at.\n`,
  );
});
