import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClosingReport, OpeningReport } from '../contract/reports.ts';
import { mustBeOk } from '../contract/result.ts';
import type { Signed } from '../contract/signed.ts';
import { type FinalManifest, finalManifestSchema } from '../contract/sync.ts';
import { payloadHash, setHash } from './ids.ts';
import { disagreementWithUrn, readReport, reportText, slipsOfBags } from './reports.ts';
import { generateSigningKey, sign } from './signing.ts';
import {
  ceremony,
  consultation,
  context,
  exportOf,
  lilas,
  rose,
  terminalExport,
  terminalKeys,
} from './urn-export.fixture.ts';
import { verifyExport } from './urn-export.ts';

const terminal = terminalExport(0, [[lilas, rose], [lilas]]);
const final = terminal.final as Signed;
const manifest: FinalManifest = finalManifestSchema.parse(JSON.parse(final.payload));
const urn = mustBeOk(verifyExport(exportOf([terminal])), 'urn');
const [key] = terminalKeys as [(typeof terminalKeys)[number]];

const zero: OpeningReport = {
  consultation: consultation.consultation,
  terminal: 'terminal-0',
  terminalKey: key.publicKey,
  packageHash: urn.packageHash,
  formHash: context.formHash,
  keyFingerprint: ceremony.public.fingerprint,
  rehearsal: false,
  software: '0.1.0',
  at: '2026-11-01T07:00:00Z',
  journalHead: 'A'.repeat(43),
  ballots: 0,
  marks: 0,
};
const last: ClosingReport = {
  ...zero,
  ...{
    ballots: 3,
    marks: 3,
    paper: 0,
    provisional: 0,
    damaged: 0,
    spoiled: 0,
    reprints: 0,
    batches: 2,
    bags: slipsOfBags(manifest),
  },
  setHash: setHash(manifest.batches.map((batch) => batch.setHash)),
  manifestHash: payloadHash(final),
};
const opening = (change: object = {}, by = key) => reportText(sign('opening-report', { ...zero, ...change }, by));
const closing = (change: object = {}) => reportText(sign('closing-report', { ...last, ...change }, key));

test('a report is read as it was signed, whatever a scanner did to the ends of its lines', () => {
  expect(readReport(opening())).toEqual({ ok: true, value: { kind: 'opening', stated: zero } });
  expect(readReport(`${closing().replaceAll('\n', '\r\n')}\r\n`)).toEqual({
    ok: true,
    value: { kind: 'closing', stated: last },
  });
});

test('no report with one character changed is taken for genuine', () => {
  const text = closing();
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0aZ"{-'), (at, character) => {
      fc.pre(text[at] !== character);
      expect(readReport(`${text.slice(0, at)}${character}${text.slice(at + 1)}`).ok).toBe(false);
    }),
  );
});

test('a zero report that says more than zero is no report, and neither is another document', () => {
  expect(readReport(opening({ ballots: 1 }))).toEqual({ ok: false, error: { code: 'not-a-report' } });
  expect(readReport(reportText(final))).toEqual({ ok: false, error: { code: 'not-a-report' } });
  expect(readReport('')).toEqual({ ok: false, error: { code: 'not-a-report' } });
  // Signed by somebody who names the key of the terminal.
  expect(readReport(opening({}, generateSigningKey()))).toEqual({ ok: false, error: { code: 'bad-signature' } });
});

test('a report of another form, key, terminal or account does not agree with the urn', () => {
  const verdict = (text: string) => disagreementWithUrn(mustBeOk(readReport(text), 'report'), urn);
  const stranger = generateSigningKey();
  expect(verdict(opening())).toBeUndefined();
  expect(verdict(closing())).toBeUndefined();
  expect(verdict(opening({ consultation: 'autre' }))).toBe('other-consultation');
  expect(verdict(opening({ rehearsal: true }))).toBe('other-consultation');
  expect(verdict(opening({ formHash: last.setHash }))).toBe('other-form');
  expect(verdict(opening({ keyFingerprint: '1234' }))).toBe('other-key');
  expect(verdict(opening({ terminal: 'terminal-1' }))).toBe('unknown-terminal');
  expect(verdict(opening({ terminalKey: stranger.publicKey }, stranger))).toBe('other-terminal-key');
  const changes = [{ ballots: 4 }, { marks: 4 }, { spoiled: 1 }, { reprints: 1 }, { batches: 3 }, { bags: [3] }];
  for (const change of [...changes, { setHash: last.formHash }, { manifestHash: last.formHash }])
    expect(verdict(closing(change)), JSON.stringify(change)).toBe('other-account');
});
