import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formsAndBallots } from '../../ballot/forms/every-form.fixture.ts';
import { tally as tallyOf } from '../../ballot/forms/index.ts';
import {
  ballotContext,
  ballotId,
  count as countUrn,
  fingerprint,
  generateSealingKey,
  makeCeremony,
  openedBallots,
  panelContext,
  recipientKey,
  seal,
  sealSheet,
  sign,
  sortByBytes,
  toBase64url,
} from '../../ballot/index.ts';
import { wholePanel } from '../../ballot/panel.fixture.ts';
import {
  blank,
  ceremony,
  consultation,
  exportOf,
  forge,
  lilas,
  rose,
  server,
  terminalExport,
  terminalKeys,
} from '../../ballot/urn-export.fixture.ts';
import type { TrusteeFile } from '../../contract/ceremony.ts';
import { type ConsultationResult, resultSchema } from '../../contract/sync.ts';
import { capture } from './command.fixture.ts';
import { count } from './count.ts';
import { tally } from './tally/index.ts';
import { readBallots } from './tally/readers/index.ts';

const terminals = [terminalExport(0, [[lilas, rose], [lilas]]), terminalExport(1, [[blank, lilas, rose]])];
const [first, second, third] = ceremony.trustees as [TrusteeFile, TrusteeFile, TrusteeFile];

/** Writes files into a new folder, runs `passerelle count` on them and reads back what it did. */
async function run(files: { urn?: unknown; shares: unknown[]; opened?: string }) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-count-'));
  const urn = join(folder, 'urn.json');
  const output = join(folder, 'result.json');
  const write = (path: string, content: unknown) =>
    writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  await write(urn, files.urn ?? exportOf(terminals));
  const shares = files.shares.map((_, index) => join(folder, `share-${index}.json`));
  for (const [index, share] of files.shares.entries()) await write(shares[index] ?? '', share);
  const io = capture();
  const arguments_ = ['--urn', urn, ...shares.flatMap((path) => ['--share', path]), '-o', output];
  const opened = join(folder, files.opened ?? '');
  if (files.opened) arguments_.push('--opened', opened);
  const code = await count(arguments_, io);
  const result: ConsultationResult | undefined =
    code === 0 ? resultSchema.parse(JSON.parse(await readFile(output, 'utf8'))) : undefined;
  const errors = io.errors().replaceAll(`${folder}/`, '');
  return {
    code,
    result,
    opened,
    folder,
    out: io.out(),
    errors,
    again: () => count(arguments_, io),
    written: () => io.errors(),
  };
}

test('two trustees count an urn, and the result holds totals and never a ballot', async () => {
  const { code, result, out } = await run({ shares: [third, first] });
  expect(code).toBe(0);
  expect(result).toMatchObject({
    consultation: 'nom-de-la-place',
    rehearsal: false,
    keyFingerprint: ceremony.public.fingerprint,
    turnout: 6,
    tally: {
      kind: 'single',
      options: [
        { id: 'lilas', count: 3 },
        { id: 'rose', count: 2 },
      ],
      blank: 1,
      invalid: 0,
      leaders: ['lilas'],
    },
    channels: [
      { names: ['Médiathèque 0'], ballots: 3 },
      { names: ['Médiathèque 1'], ballots: 3 },
    ],
  });
  expect(out).toContain(ceremony.public.fingerprint);
  expect(out).toContain(fingerprint(server.publicKey));
});

test('below k ballots only the turnout leaves the machine', async () => {
  const urn = exportOf([terminalExport(0, [[lilas]])]);
  const { result, out } = await run({ urn, shares: [first, second] });
  expect(result).toMatchObject({ turnout: 1, tally: null, channels: [] });
  expect(out).not.toContain('lilas');
});

test('panel sheets are counted in the same ceremony, and one that was altered is left out and told', async () => {
  const panelled = { ...consultation, panel: wholePanel };
  const context = panelContext(panelled);
  const batchOf = (of: number, many: number) => {
    const answers = { district: 'port', age: null, tie: null, 'first-time': null };
    const sheets = Array.from({ length: many }, () => sealSheet(answers, context, ceremony.public.publicKey));
    const byId = new Map(sheets.map((sheet) => [ballotId(sheet), toBase64url(sheet)]));
    const batch = {
      ...{ consultation: consultation.consultation, terminal: `terminal-${of}`, batch: 'A'.repeat(22) },
      ...{ closing: true, rehearsal: false, panelHash: context.panelHash },
      sealed: sortByBytes(byId.keys()).map((id) => byId.get(id)),
    };
    return sign('panel', batch, terminalKeys[of] ?? server);
  };
  const [north, south] = terminals as [(typeof terminals)[0] & object, (typeof terminals)[0] & object];
  const altered = { ...batchOf(1, 2), signature: batchOf(1, 3).signature };
  const urn = exportOf(
    [
      { ...north, panel: [batchOf(0, 3)] },
      { ...south, panel: [altered] },
    ],
    panelled,
  );
  const { result, out } = await run({ urn, shares: [first, second] });
  expect(result).toMatchObject({ turnout: 6, panel: { sheets: 3 } });
  expect(result?.panel?.questions?.[0]?.lines).toContainEqual({
    answers: ['centre', 'port', 'hauts-de-sainte-aurore', '.unanswered'],
    sheets: 3,
  });
  expect(out).toContain('Panel sheets: 3.');
  expect(out).toContain('Panel sheets of Médiathèque 1 left out');

  const few = await run({
    urn: exportOf([{ ...north, panel: [batchOf(0, 1)] }, south], panelled),
    shares: [first, second],
  });
  expect(few.result?.panel).toEqual({ sheets: 1, questions: null });
  const none = await run({ shares: [first, second] });
  expect(none.result?.panel).toBeUndefined();
});

test('a terminal that is missing is named, on the screen and in the result, with the reason to count without it', async () => {
  const [north, south] = terminals as [(typeof terminals)[0] & object, (typeof terminals)[0] & object];
  const urn = exportOf([north, { ...south, final: null, lostByDecision: 'Volée.' }]);
  const { result, out } = await run({ urn, shares: [first, second] });
  expect(result).toMatchObject({ turnout: 6, lost: [{ name: 'Médiathèque 1', reason: 'Volée.' }] });
  expect(out).toContain('MISSING: Médiathèque 1 ');
  expect(out).toContain('count without it: Volée.');
});

test('a result is never written over', async () => {
  const { code, again, written } = await run({ shares: [first, second] });
  expect(code).toBe(0);
  expect(await again()).toBe(1);
  expect(written()).toContain('result.json exists already');
});

test('shares that cannot count are refused with the file named', async () => {
  const [stranger] = makeCeremony(3, 2).trustees;
  const refused: [unknown[], string][] = [
    [[first], 'urn.json needs the shares of 2 trustees: 1 was given (share-0.json).'],
    [[first, { ...second, trustee: 3 }], 'share-1.json was altered: its checksum does not match.'],
    [[first, stranger], 'share-1.json belongs to another ceremony than the consultation of urn.json.'],
    [[first, first], 'share-1.json is the share of a trustee whose share was given already.'],
    [
      [first, forge(second)],
      'The shares share-0.json, share-1.json do not make the key of urn.json: one of them was changed together with its checksum.',
    ],
    [[first, { ...second, share: 'short' }], "share-1.json is not a trustee's file: its share is wrong."],
    [[first, 'not JSON'], "share-1.json is not a trustee's file: it is not JSON."],
    [[first, 'null'], "share-1.json is not a trustee's file."],
  ];
  for (const [shares, sentence] of refused) {
    const { code, errors } = await run({ shares });
    expect(errors).toBe(`${sentence}\n`);
    expect(code).toBe(1);
  }
});

test('an urn that is not whole is refused with the file and the terminal named', async () => {
  const file = exportOf(terminals);
  const [north, south] = terminals;
  if (!north || !south) throw new Error('two terminals voted');
  const refused: [unknown, string][] = [
    ['garbage', 'urn.json is not the signed export of an urn: it is not JSON.'],
    [{}, 'urn.json is not the signed export of an urn: its type is wrong.'],
    [{ ...file, payload: '{}' }, 'urn.json is not the export of an urn.'],
    [
      { ...file, payload: file.payload.replace('Médiathèque', 'Bibliothèque') },
      'urn.json cannot be trusted: its signature does not match its content.',
    ],
    [
      exportOf([], { ...consultation, consultation: 'autre' }),
      'The signed package in urn.json is that of another consultation.',
    ],
    [
      exportOf([north, { ...south, final: null }]),
      'The terminal Médiathèque 1 in urn.json has sent no final manifest, and no decision of the registrar says that it is lost.',
    ],
    [
      exportOf([{ ...north, batches: [] }, south]),
      'The terminal Médiathèque 0 in urn.json has a final manifest that does not match its batches.',
    ],
  ];
  for (const [urn, sentence] of refused) {
    const { code, errors } = await run({ urn, shares: [first, second] });
    expect(errors).toBe(`${sentence}\n`);
    expect(code).toBe(1);
  }
});

test('missing options and missing files are told in one sentence', async () => {
  const io = capture();
  expect(await count(['--urn', 'x.json'], io)).toBe(2);
  expect(io.errors()).toContain('Usage: passerelle count');
  const missing = capture();
  const nowhere = join(tmpdir(), 'passerelle-nowhere', 'urn.json');
  expect(await count(['--urn', nowhere, '--share', 'a', '-o', 'b'], missing)).toBe(1);
  expect(missing.errors()).toBe(`Cannot read ${nowhere}: there is no such file or folder.\n`);
});

test('opened ballots are counted by whoever gets them to what the count says, and hold no order', async () => {
  const urn = exportOf([
    terminalExport(0, [
      [lilas, rose],
      [blank, lilas],
    ]),
    terminalExport(1, [[rose, blank, lilas]]),
  ]);
  const { code, result, opened, out } = await run({ urn, shares: [first, second], opened: 'opened.jsonl' });
  expect(code).toBe(0);
  expect(out).toContain('Opened ballots written to');
  const again = await run({ urn, shares: [second, third], opened: 'opened.jsonl' });
  expect(await readFile(again.opened, 'utf8')).toBe(await readFile(opened, 'utf8'));
  const io = capture();
  expect(await tally([opened, '--json'], io)).toBe(0);
  expect(JSON.parse(io.out())).toMatchObject({ ballots: 7, counts: { lilas: 3, rose: 2 }, blank: 2, winner: 'lilas' });
  expect(result).toMatchObject({ turnout: 7, tally: { blank: 2, leaders: ['lilas'] } });
});

test('where one ballot was cast by fewer than k people nothing is written, the result neither', async () => {
  const urn = exportOf([
    terminalExport(0, [
      [lilas, rose],
      [blank, lilas],
    ]),
    terminalExport(1, [[rose, lilas]]),
  ]);
  const { code, errors, folder } = await run({ urn, shares: [first, second], opened: 'opened.jsonl' });
  expect(code).toBe(1);
  expect(errors).toBe(
    'The opened ballots cannot be handed out: fewer than 2 people cast some of them, and could be recognised by them (1 of the different ballots). Nothing was written: count without --opened.\n',
  );
  expect((await readdir(folder)).sort()).toEqual(['share-0.json', 'share-1.json', 'urn.json']);
  const nobody = await run({ urn: exportOf([terminalExport(0, [])]), shares: [first, second], opened: 'opened.jsonl' });
  expect(nobody.errors).toContain('There is no ballot that could be handed out opened.');
});

test('opened ballots of any form count to the figures of the urn, and are refused with one rare ballot among them', () => {
  const key = generateSealingKey();
  const recipient = recipientKey(key.privateKey);
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      fc.pre(ballots.length > 0);
      const context = ballotContext({ consultation: 'place-du-marche', form, rehearsal: false });
      const sealed = [...ballots, ...ballots].map((choices) => seal(choices, context, key.publicKey));
      const urn = { context, terminals: [{ name: 'Centre', ballots: sealed }] };
      const opened = openedBallots(urn, 2, recipient);
      if (!opened.ok) throw new Error('every ballot is there twice');
      const text = [opened.value.header, ...opened.value.lines].map((line) => JSON.stringify(line)).join('\n');
      const file = readBallots('opened.jsonl', Buffer.from(text));
      if (!file?.ok || file.value.kind !== 'opened') throw new Error('it cannot be read');
      const again = file.value.lines.flatMap(({ choices, ballots: many }) =>
        Array.from({ length: many }, () => choices),
      );
      expect(tallyOf(form, again)).toEqual(countUrn(urn, recipient).tally);
      const rare = { context, terminals: [{ name: 'Centre', ballots: sealed.slice(1) }] };
      const mostOf = new Map(opened.value.lines.map(({ choices, ballots: many }) => [JSON.stringify(choices), many]));
      if ([...mostOf.values()].every((many) => many === 2))
        expect(openedBallots(rare, 2, recipient)).toMatchObject({ ok: false, error: { code: 'too-rare', rare: 1 } });
    }),
    { numRuns: 60 },
  );
});
