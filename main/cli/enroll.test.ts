import { mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
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

test('a code in a file of its own is handed over once: the file goes with it, and a start without file is no fault', async () => {
  const { folder, config, data } = await terminal();
  await mkdir(data);
  const code = join(folder, 'code');
  await writeFile(code, 'ABCD-EFGH-JKMN-PQRS\n');
  const run = () => enroll(['--config', config, '--from', code], capture());
  expect(await run()).toBe(0);
  expect(await readFile(join(data, 'enrolment-code'), 'utf8')).toBe('ABCDEFGHJKMNPQRS\n');
  expect((await readdir(folder)).sort()).toEqual(['data', 'terminal.yml']);
  expect(await run()).toBe(0);
});

test('a file with a slip in its code is named, and what it holds is not said: it goes to a log', async () => {
  const { folder, config, data } = await terminal();
  await mkdir(data);
  const code = join(folder, 'code');
  await writeFile(code, 'ABCD-EFGH-JKMN-PQR\n');
  const io = capture();
  expect(await enroll(['--config', config, '--from', code], io)).toBe(1);
  expect(io.errors()).toBe(
    `${code} does not hold an enrolment code: expected 16 letters and digits in groups of four.\n`,
  );
  expect(await readFile(code, 'utf8')).toBe('ABCD-EFGH-JKMN-PQR\n');
});

test('a machine finds its own code in the list of all by its name, and leaves the list', async () => {
  const { folder, config, data } = await terminal();
  await mkdir(data);
  const own = hostname().toLowerCase().split('.')[0];
  const list = join(folder, 'codes.csv');
  const head = 'terminal,name,place,code,validUntil\n';
  const other = 'autre,"Centre, 1er étage",Hall,0000-0000-0000-0000,2026-12-13T10:00:00.000Z\n';
  const run = async (text: string) => {
    await writeFile(list, text);
    const io = capture();
    return { code: await enroll(['--config', config, '--from', list], io), errors: io.errors() };
  };
  expect(await run(`${head}${other}`)).toMatchObject({ code: 1, errors: expect.stringContaining('no terminal') });
  const mine = `${own},Sud,Hall,ABCD-EFGH-JKMN-PQRS,2026-12-13T10:00:00.000Z\n`;
  expect(await run(`${head}${other}${mine}`)).toMatchObject({ code: 0 });
  expect(await readFile(join(data, 'enrolment-code'), 'utf8')).toBe('ABCDEFGHJKMNPQRS\n');
  expect(await readdir(folder)).toContain('codes.csv');
  expect(await run(`${head}${own},Sud,Hall,,\n`)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('enrolled'),
  });
});
