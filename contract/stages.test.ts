import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixturePackage } from '../main/services/printer/receipts/consultation.fixture.ts';
import { consultationDraftSchema, packageSchema } from './consultation.ts';
import { stagesAround } from './stages.fixture.ts';
import { attachmentSchema, attachmentsSchema, presentStage, type Staged, stagesAt } from './stages.ts';

const at = (text: string) => Date.parse(text);
const fixtureStages = stagesAround(fixturePackage);
const whole = { ...fixturePackage, stages: fixtureStages };
const said = (nowMs: number, of: Staged = whole) => stagesAt(of, nowMs).map(({ stage, state }) => `${stage} ${state}`);
const picture = { name: 'plan', kind: 'png' as const, data: 'iVBORw0KGgoAAAAA' };

test('a package of before there were stages goes on being read, and its vote is its only stage', () => {
  expect(packageSchema.parse(fixturePackage)).toEqual(fixturePackage);
  expect(said(at('2026-11-10T00:00:00Z'), fixturePackage)).toEqual(['expression open']);
});

test('each stage opens at its instant and is past at the instant of its closing', () => {
  const moments = ['2026-10-03T08:00:00Z', '2026-10-20T00:00:00Z', '2026-10-28T00:00:00Z', '2026-11-02T08:00:00Z'];
  const present = moments.map((moment) => presentStage(stagesAt(whole, at(moment)))?.stage);
  expect(present).toEqual(['information', 'information', 'reflection', 'expression']);
  expect(said(at(whole.closesAt))).toEqual([
    'information past',
    'reflection past',
    'expression past',
    'evaluation open',
  ]);
  expect(presentStage(stagesAt(whole, at('2026-09-01T00:00:00Z')))).toBeUndefined();
});

test('wherever a closing is moved to, nothing before the vote outlasts it and no decision is told before it', () => {
  const instants = fc.integer({ min: at('2026-09-01T00:00:00Z'), max: at('2027-12-01T00:00:00Z') });
  fc.assert(
    fc.property(instants, instants, (closing, nowMs) => {
      const closesAt = new Date(closing).toISOString();
      const states = new Map(stagesAt({ ...whole, closesAt }, nowMs).map(({ stage, state }) => [stage, state]));
      if (nowMs >= closing) {
        for (const stage of ['information', 'reflection', 'expression'] as const)
          expect(states.get(stage)).toBe('past');
      } else expect(states.get('evaluation')).not.toBe('open');
    }),
  );
});

test('stages out of order, and a stage that closes before it opens, are refused by field', () => {
  const refused = (change: object) =>
    packageSchema
      .safeParse({ ...whole, stages: { ...fixtureStages, ...change } })
      .error?.issues.map(({ path }) => path.join('.'));
  const { information, reflection } = fixtureStages;
  const late = '2026-11-05T09:00:00+01:00';
  expect(refused({ information: { ...information, closesAt: information.opensAt } })).toEqual([
    'stages.information.closesAt',
  ]);
  expect(refused({ reflection: { ...reflection, opensAt: late } })).toEqual(['opensAt']);
  expect(refused({ information: { ...information, opensAt: late } })).toEqual(['stages.reflection.opensAt']);
});

test('a page that shows what no file brings is refused where it is written', () => {
  const { city: _c, version: _v, ballotKey: _b, publicationKey: _p, ...draft } = whole;
  const written = (attachments: object[]) =>
    consultationDraftSchema.safeParse({ ...draft, attachments }).error?.issues.map(({ path }) => path.join('.'));
  expect(written([])).toEqual([
    'stages.information.pages.0.picture.attachment',
    'stages.information.documents.0.attachment',
  ]);
  const files = [
    { name: 'plan', file: 'plan.png' },
    { name: 'dossier', file: 'dossier.pdf' },
  ];
  expect(written(files)).toBeUndefined();
  expect(written([{ name: 'plan', file: '../plan.png' }, ...files.slice(1)])).toContain('attachments.0.file');
});

test('only files that begin as their kind does are attachments: no drawing that could hold a script', () => {
  expect(attachmentSchema.safeParse(picture).success).toBe(true);
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
  expect(attachmentSchema.safeParse({ ...picture, data: drawing }).success).toBe(false);
  expect(attachmentSchema.safeParse({ ...picture, kind: 'svg' }).success).toBe(false);
  expect(attachmentSchema.safeParse({ ...picture, kind: 'pdf' }).success).toBe(false);
});

test('attachments are limited together, and no two have one name', () => {
  const large = (name: string) => ({ ...picture, name, data: `iVBORw0KGgo${'A'.repeat(480_001)}` });
  expect(attachmentsSchema.safeParse([large('a')]).success).toBe(true);
  expect(attachmentsSchema.safeParse([large('a'), large('b')]).success).toBe(false);
  expect(attachmentsSchema.safeParse([picture, picture]).success).toBe(false);
});
