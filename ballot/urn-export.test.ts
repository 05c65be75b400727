import { expect, test } from 'vitest';
import { mustBeOk } from '../contract/result.ts';
import { combineShares } from './ceremony.ts';
import { count } from './count.ts';
import { payloadHash } from './ids.ts';
import { generateSigningKey, sign } from './signing.ts';
import {
  blank,
  ceremony,
  consultation,
  context,
  exportOf,
  lilas,
  rose,
  server,
  terminalExport,
} from './urn-export.fixture.ts';
import { type ExportFile, verifyExport } from './urn-export.ts';

const north = terminalExport(0, [[lilas, rose], [lilas]]);
const south = terminalExport(1, [[blank, lilas, rose]]);

const errorOf = (file: ExportFile) => {
  const verified = verifyExport(file);
  return verified.ok ? 'ok' : verified.error;
};

test('an untouched export is verified, and its urn counts to what was cast', () => {
  const file = exportOf([north, south]);
  const verified = mustBeOk(verifyExport(file), 'verify');
  expect(verified).toMatchObject({ package: consultation, serverKey: server.publicKey });
  expect(verified.packageHash).toBe(payloadHash(sign('package', consultation, server)));
  const key = mustBeOk(combineShares(ceremony.trustees.slice(1), ceremony.public.publicKey), 'combine');
  expect(count(verified.urn, key)).toMatchObject({
    ballots: 6,
    tally: { blank: 1, invalid: 0, leaders: ['lilas'] },
    terminals: [
      { name: 'Médiathèque 0', ballots: 3 },
      { name: 'Médiathèque 1', ballots: 3 },
    ],
  });
});

test('a terminal that sent nothing but its final manifest is complete', () => {
  expect(errorOf(exportOf([terminalExport(0, []), south]))).toBe('ok');
});

test('what is wrong with the export or its package is told apart', () => {
  const file = exportOf([north]);
  expect(errorOf({ ...file, payload: 'no JSON' })).toEqual({ code: 'not-an-export' });
  expect(errorOf({ ...file, payload: '{}' })).toEqual({ code: 'not-an-export' });
  expect(errorOf({ ...file, payload: file.payload.replace('Médiathèque', 'Bibliothèque') })).toEqual({
    code: 'bad-export',
    cause: { code: 'bad-signature' },
  });
  const stranger = generateSigningKey();
  const foreign = exportOf([north], consultation, { package: sign('package', consultation, stranger) });
  expect(errorOf(foreign)).toEqual({ code: 'bad-package', cause: { code: 'wrong-signer' } });
  expect(errorOf(exportOf([], { ...consultation, consultation: 'autre' }))).toEqual({ code: 'other-consultation' });
  const ballotKey = { ...consultation.ballotKey, fingerprint: '0000 0000 0000 0000 0000 0000 0000 0000' };
  expect(errorOf(exportOf([], { ...consultation, ballotKey }))).toEqual({ code: 'wrong-fingerprint' });
});

test('what is wrong with a terminal is told with its name', () => {
  const [firstBatch, secondBatch] = north.batches;
  if (!firstBatch || !secondBatch) throw new Error('the terminal sent two batches');
  const [one = '', other = ''] = firstBatch.ballots;
  const withBallots = (ballots: string[]) => ({ ...north, batches: [{ ...firstBatch, ballots }, secondBatch] });
  const tampered = {
    'repeated-terminal': [north, north],
    'bad-manifest': [{ ...north, signingKey: south.signingKey }],
    'misplaced-manifest': [{ ...north, terminal: 'terminal-1' }],
    'other-form': [terminalExport(0, [[lilas]], { batch: { rehearsal: true } })],
    'altered-batch': [withBallots([one])],
    'no-final-manifest': [{ ...north, final: null }],
    'bad-final-manifest': [{ ...north, final: south.final }],
    'missing-batches': [{ ...north, batches: [firstBatch] }],
    'missing-marks': [{ ...north, marks: 2 }],
    'marks-differ': [terminalExport(0, [[lilas, rose]], { final: { marks: 1 } })],
  };
  for (const [code, terminals] of Object.entries(tampered))
    expect(errorOf(exportOf(terminals))).toEqual({ code, terminal: 'Médiathèque 0' });
  // A ballot was lost, as one was added above.
  expect(errorOf(exportOf([terminalExport(0, [[lilas, rose]], { final: { marks: 3 } })]))).toMatchObject({
    code: 'marks-differ',
  });
  // One that the terminal states as damaged.
  const damaged = { ballots: 1, parts: ['urn' as const] };
  expect(verifyExport(exportOf([terminalExport(0, [[lilas, rose]], { final: { marks: 3, damaged } })])).ok).toBe(true);
  expect(errorOf(exportOf([terminalExport(0, [[lilas, rose]], { final: { damaged } })]))).toMatchObject({
    code: 'marks-differ',
  });

  const alsoAltered = [
    [],
    [one, other, other],
    [one, secondBatch.ballots[0] ?? ''],
    [one, `${other.slice(0, -1)}!`],
    [one, other.slice(4)],
  ];
  for (const ballots of alsoAltered)
    expect(errorOf(exportOf([withBallots(ballots)]))).toMatchObject({ code: 'altered-batch' });
  const elsewhere = terminalExport(0, [[lilas]], { batch: { consultation: 'autre' } });
  expect(errorOf(exportOf([elsewhere]))).toMatchObject({ code: 'misplaced-manifest' });
  const otherForm = terminalExport(0, [[lilas]], { batch: { formHash: context.formHash.replace(/^./, '_') } });
  expect(errorOf(exportOf([otherForm]))).toMatchObject({ code: 'other-form' });
});

test('a lost terminal counts with what it had sent when the registrar decided so', () => {
  const lost = { ...north, batches: north.batches.slice(0, 1), final: null, marks: 0 };
  expect(errorOf(exportOf([lost, south]))).toMatchObject({ code: 'no-final-manifest' });
  const decided = { ...lost, lostByDecision: 'Disque détruit le 20 novembre.' };
  const verified = mustBeOk(verifyExport(exportOf([decided, south])), 'verify');
  expect(verified.urn.terminals.map((terminal) => terminal.ballots.length)).toEqual([2, 3]);
});
