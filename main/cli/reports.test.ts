import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { KeyPair } from '../../ballot/index.ts';
import { fingerprint, reportText, sign } from '../../ballot/index.ts';
import {
  ceremony,
  consultation,
  context,
  exportOf,
  lilas,
  terminalExport,
  terminalKeys,
} from '../../ballot/urn-export.fixture.ts';
import { capture } from './command.fixture.ts';
import { verifyReport } from './reports.ts';

const [key] = terminalKeys as [KeyPair];
const zero = {
  ...{ consultation: consultation.consultation, terminal: 'terminal-0', terminalKey: key.publicKey },
  ...{ packageHash: 'A'.repeat(43), formHash: context.formHash, keyFingerprint: ceremony.public.fingerprint },
  ...{
    rehearsal: false,
    software: '0.1.0',
    at: '2026-11-01T07:00:00Z',
    journalHead: 'A'.repeat(43),
    ballots: 0,
    marks: 0,
  },
};

async function run(text: string, withUrn: boolean) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-report-'));
  const [file, urn] = [join(folder, 'report.txt'), join(folder, 'urn.json')];
  await writeFile(file, text);
  await writeFile(urn, JSON.stringify(exportOf([terminalExport(0, [[lilas, lilas]])])));
  const io = capture();
  const code = await verifyReport(withUrn ? [file, '--urn', urn] : [file], io);
  return { code, out: io.out().replaceAll(`${folder}/`, ''), errors: io.errors().replaceAll(`${folder}/`, '') };
}

test('a report is verified offline, alone and against the exported urn', async () => {
  const text = reportText(sign('opening-report', zero, key));
  const alone = await run(text, false);
  expect(alone).toMatchObject({ code: 0, errors: '' });
  for (const part of [ceremony.public.fingerprint, fingerprint(key.publicKey), 'Ballots: 0. Marks: 0.'])
    expect(alone.out).toContain(part);
  expect((await run(text, true)).out).toContain('The signature holds, and the report agrees with urn.json.');
});

test('an altered report, one that is none, and one of another form are refused in one sentence', async () => {
  const text = reportText(sign('opening-report', zero, key));
  expect(await run(text.replace('"software":"0.1.0"', '"software":"0.1.1"'), false)).toEqual({
    code: 1,
    out: '',
    errors: 'report.txt was altered: its signature does not match its content.\n',
  });
  expect((await run('bonjour', false)).errors).toBe(
    'report.txt is not what the code of an opening or closing report holds.\n',
  );
  const other = reportText(sign('opening-report', { ...zero, formHash: 'A'.repeat(43) }, key));
  expect((await run(other, true)).errors).toBe('report.txt does not agree with urn.json: it is of another form.\n');
});
