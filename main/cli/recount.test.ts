import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formCode } from '../../ballot/index.ts';
import { blank, ceremony, context, exportOf, lilas, rose, terminalExport } from '../../ballot/urn-export.fixture.ts';
import { capture } from './command.fixture.ts';
import { runCommand } from './commands.ts';

const code = formCode(context.formHash);

async function folder() {
  const place = await mkdtemp(join(tmpdir(), 'passerelle-recount-'));
  const path = (name: string) => join(place, name);
  const write = (name: string, content: unknown) =>
    writeFile(path(name), typeof content === 'string' ? content : JSON.stringify(content));
  const run = async (...args: string[]) => {
    const io = capture();
    const exit = await runCommand(args, io);
    return { exit, out: io.out().replaceAll(`${place}/`, ''), errors: io.errors().replaceAll(`${place}/`, '') };
  };
  return { path, write, run };
}

/** An urn of two terminals that was counted, a bag each. */
async function counted() {
  const at = await folder();
  const urn = exportOf([
    terminalExport(0, [
      [lilas, lilas, rose],
      [blank, rose, rose],
    ]),
    terminalExport(1, [[lilas, lilas]]),
  ]);
  await at.write('urn.json', urn);
  for (const [index, share] of ceremony.trustees.entries()) await at.write(`share-${index}.json`, share);
  const shares = ['--share', at.path('share-0.json'), '--share', at.path('share-1.json')];
  const outputs = ['-o', at.path('result.json'), '--bags', at.path('bags.json')];
  expect(await at.run('count', '--urn', at.path('urn.json'), ...shares, ...outputs)).toMatchObject({ exit: 0 });
  return {
    ...at,
    recount: (...more: string[]) =>
      at.run(
        'recount',
        '--bags',
        at.path('bags.json'),
        '--slips',
        at.path('a.csv'),
        '--slips',
        at.path('b.csv'),
        ...more,
      ),
  };
}

/** A transcription that agrees with the ballots, changed as a test wants it. */
function transcription(change: Record<string, number> = {}): string {
  const slips = {
    ...{ 'terminal-0/1,lilas': 2, 'terminal-0/1,rose': 3, 'terminal-0/1,(blank)': 1, 'terminal-0/1,(invalid)': 0 },
    ...{ 'terminal-0/1,(unreadable)': 0, 'terminal-1/1,(invalid)': 0 },
    ...{ 'terminal-0/1,(slips)': 6, 'terminal-1/1,lilas': 2, 'terminal-1/1,rose': 0, 'terminal-1/1,(blank)': 0 },
    ...{ 'terminal-1/1,(unreadable)': 0, 'terminal-1/1,(slips)': 2 },
    ...change,
  };
  return `form,bag,line,slips\n${Object.entries(slips)
    .map(([line, number]) => `${code},${line},${number}\n`)
    .join('')}`;
}

test('slips that agree with the ballots of each bag are confirmed, in words and as JSON', async () => {
  const { path, write, recount } = await counted();
  await write('a.csv', transcription());
  await write('b.csv', `\u{FEFF}${transcription().replaceAll('\n', '\r\n')}`);
  const { exit, out, errors } = await recount('-o', path('report'));
  expect({ exit, errors }).toEqual({ exit: 0, errors: '' });
  expect(out).toContain('terminal-0/1: 6 slips, 6 people marked. Slips and ballots agree.');
  expect(out).toContain(ceremony.public.fingerprint);
  expect(await readFile(path('report.txt'), 'utf8')).toBe(out);
  const again = await recount('--json');
  expect(JSON.parse(again.out)).toEqual(JSON.parse(await readFile(path('report.json'), 'utf8')));
  expect(JSON.parse(again.out)).toMatchObject({ totals: { lilas: 4, rose: 3, '(blank)': 1, '(slips)': 8 } });
  expect((await recount('-o', path('report'))).errors).toBe(
    'report.txt exists already: a recount never writes over a file.\n',
  );
});

test('where paper differs it prevails, and more slips than people go to the commission with exit code 1', async () => {
  const { write, recount } = await counted();
  const fewer = transcription({ 'terminal-0/1,rose': 2, 'terminal-0/1,(slips)': 5 });
  await write('a.csv', fewer);
  await write('b.csv', fewer);
  const paper = await recount();
  expect(paper.exit).toBe(0);
  expect(paper.out).toContain('PAPER PREVAILS');
  expect(paper.out).toContain('rose: 2 on paper, 3 electronic   <- differs');
  const more = transcription({ 'terminal-1/1,rose': 1, 'terminal-1/1,(slips)': 3 });
  await write('a.csv', more);
  await write('b.csv', more);
  const found = await recount('--json');
  expect(found.exit).toBe(1);
  expect(JSON.parse(found.out)).toMatchObject({
    totals: null,
    bags: [{ verdict: 'agrees' }, { verdict: 'discrepancy' }],
  });
});

test('two entries that differ are shown where they do, and nothing is compared', async () => {
  const { write, recount } = await counted();
  await write('a.csv', transcription());
  await write('b.csv', transcription({ 'terminal-0/1,lilas': 3, 'terminal-0/1,rose': 2 }));
  expect(await recount()).toEqual({
    exit: 1,
    out: '',
    errors:
      'a.csv and b.csv differ; a third person decides, and both files are put right:\n  terminal-0/1 lilas: 2 and 3\n  terminal-0/1 rose: 3 and 2\n',
  });
});

test('a transcription that is not as it should be is refused with its line and field', async () => {
  const { write, recount } = await counted();
  await write('b.csv', transcription());
  const lines = transcription().split('\n');
  const refused: [string, string][] = [
    ['', 'a.csv:1: expected the header form,bag,line,slips.'],
    [
      transcription().replace(`${code},terminal-0/1,rose`, '0000-0000,terminal-0/1,rose'),
      `a.csv:3: form: expected ${code}, the form of this count.`,
    ],
    [
      transcription().replace('terminal-0/1,rose', 'terminal-0/9,rose'),
      'a.csv:3: bag: expected terminal-0/1 or terminal-1/1.',
    ],
    [
      transcription().replace('terminal-0/1,rose', 'terminal-0/1,tulipe'),
      'a.csv:3: line: expected one of lilas rose (blank) (invalid) (unreadable) (slips).',
    ],
    [transcription().replace('rose,3', 'rose,-3'), 'a.csv:3: slips: expected a whole number.'],
    [transcription().replace('rose,3', 'rose,3,3'), 'a.csv:3: expected four fields.'],
    [`${transcription()}${lines[2]}\n`, 'a.csv:14: line: rose of terminal-0/1 comes twice.'],
    [
      `${lines.filter((line) => !line.includes('terminal-1/1')).join('\n')}`,
      'a.csv:7: terminal-1/1 lacks lilas rose (blank) (invalid) (unreadable) (slips).',
    ],
    [transcription({ 'terminal-0/1,rose': 7 }), 'a.csv:13: terminal-0/1 has 7 for rose, and only 6 slips.'],
  ];
  for (const [text, sentence] of refused) {
    await write('a.csv', text);
    expect(await recount()).toEqual({ exit: 1, out: '', errors: `${sentence}\n` });
  }
});

test('a recount needs two transcriptions and the totals of a count', async () => {
  const { path, write, run, recount } = await counted();
  expect((await run('recount', '--bags', path('bags.json'), '--slips', path('a.csv'))).exit).toBe(2);
  await write('bags.json', { type: 'passerelle/bag-totals/1' });
  expect((await recount()).errors).toContain('bags.json is not the totals by bag of a count');
});
