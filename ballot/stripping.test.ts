import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RegistrarFile } from '../contract/ceremony.ts';
import type { ConsultationPackage } from '../contract/consultation.ts';
import { type DestroyedReason, type Envelopes, strippedMarksSchema } from '../contract/provisional.ts';
import { mustBeOk } from '../contract/result.ts';
import type { Batch } from '../contract/sync.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { envelopeBytes, sealEnvelope } from './envelope.ts';
import { ballotId, payloadHash, setHash, sortByBytes } from './ids.ts';
import { makeRegistrar } from './registrar.ts';
import { seal } from './sealing.ts';
import { generateSigningKey, sign, verify } from './signing.ts';
import { readStripped, strip } from './stripping.ts';
import { ceremony, consultation, context, exportOf, rose, server, terminalExport } from './urn-export.fixture.ts';
import { verifyExport } from './urn-export.ts';

const registrar = makeRegistrar();
const { publicKey, signingKey, fingerprint } = registrar;
const published: ConsultationPackage = { ...consultation, registrarKey: { publicKey, signingKey, fingerprint } };
const terminalKey = generateSigningKey();

const newToken = () => toBase64url(randomBytes(32));
const newBallot = () => seal(rose, context, ceremony.public.publicKey);
const envelopeOf = (token: string, sealed = newBallot()) => sealEnvelope({ token, sealed }, context, publicKey);

/** The export of these envelopes from one terminal, with these lists of tokens. */
function exported(
  envelopes: readonly Uint8Array[],
  lists: Partial<Envelopes> = {},
  { manifest = {}, of = published }: { manifest?: Partial<Batch>; of?: ConsultationPackage } = {},
) {
  const batch: Batch = {
    consultation: consultation.consultation,
    terminal: 'terminal-0',
    batch: toBase64url(new Uint8Array(16)),
    count: envelopes.length,
    sealedBytes: envelopeBytes(context.sealedBytes),
    setHash: setHash(envelopes.map(ballotId)),
    formHash: context.formHash,
    packageHash: payloadHash(sign('package', published, server)),
    rehearsal: false,
    closing: true,
    ...manifest,
  };
  const manifestOf = sign('provisional', batch, terminalKey);
  const sent = { manifest: manifestOf, envelopes: envelopes.map((one) => toBase64url(one)) };
  const payload: Envelopes = {
    consultation: consultation.consultation,
    serverKey: server.publicKey,
    package: sign('package', of, server),
    terminals: [
      {
        terminal: 'terminal-0',
        name: 'Médiathèque 0',
        signingKey: terminalKey.publicKey,
        batches: envelopes.length > 0 ? [sent] : [],
      },
    ],
    voted: [],
    votedOnPaper: [],
    mayStillVote: [],
    uncertain: [],
    ballots: [],
    ...lists,
  };
  return sign('envelopes', payload, server);
}

const standings = ['open', 'voted', 'paper', 'unknown', 'uncertain'] as const;
const reasons: Partial<Record<(typeof standings)[number], DestroyedReason>> = {
  voted: 'already-voted',
  paper: 'voted-on-paper',
  unknown: 'not-eligible',
  uncertain: 'held-by-lost-terminal',
};

test('each card is accepted once at most, and every envelope is accepted or counted by its reason', () => {
  const card = fc.record({ standing: fc.constantFrom(...standings), envelopes: fc.integer({ min: 0, max: 3 }) });
  fc.assert(
    fc.property(fc.array(card, { maxLength: 12 }), (given) => {
      const cards = given.map((one) => ({ ...one, token: newToken() }));
      const tokensOf = (...of: string[]) =>
        sortByBytes(cards.filter(({ standing }) => of.includes(standing)).map(({ token }) => token));
      const envelopes = cards.flatMap(({ token, envelopes: count }) =>
        Array.from({ length: count }, () => envelopeOf(token)),
      );
      const file = exported(envelopes, {
        voted: tokensOf('voted'),
        votedOnPaper: tokensOf('paper'),
        mayStillVote: tokensOf('open', 'uncertain'),
        uncertain: tokensOf('uncertain'),
      });
      const { stripped, file: out } = mustBeOk(strip(file, registrar), 'strip');
      const accepted = cards.filter(({ standing, envelopes: count }) => standing === 'open' && count > 0);
      const marks = mustBeOk(verify(out.marks, 'stripped-marks', signingKey, strippedMarksSchema), 'marks');
      expect(marks.tokens).toEqual(sortByBytes(accepted.map(({ token }) => token)));
      expect(out.ballots).toHaveLength(accepted.length);
      for (const standing of standings) {
        const reason = reasons[standing];
        const sent = cards.filter((one) => one.standing === standing).reduce((sum, one) => sum + one.envelopes, 0);
        if (reason) expect(stripped.destroyed[reason]).toBe(sent);
        else expect(stripped.destroyed['twice-provisional']).toBe(sent - accepted.length);
      }
      expect(mustBeOk(readStripped(out, published), 'read').tokens).toEqual(marks.tokens);
      // The order of the ballots is that of their hashes, and nothing of an envelope or a destroyed ballot goes on.
      const ids = out.ballots.map((one) => ballotId(fromBase64url(one)));
      expect(ids).toEqual(sortByBytes(ids));
      for (const envelope of envelopes) expect(JSON.stringify(out)).not.toContain(toBase64url(envelope).slice(0, 60));
    }),
    { numRuns: 30 },
  );
});

test('an envelope that does not open, and a ballot that is there already, are destroyed and do not stop the others', () => {
  const [good, copier, other] = [newToken(), newToken(), newToken()];
  const ballot = newBallot();
  const inUrn = newBallot();
  const envelopes = [
    envelopeOf(good, ballot),
    envelopeOf(copier, inUrn),
    randomBytes(envelopeBytes(context.sealedBytes)),
  ];
  const lists = { mayStillVote: sortByBytes([good, copier, other]), ballots: [ballotId(inUrn)] };
  const { stripped, file } = mustBeOk(strip(exported(envelopes, lists), registrar), 'strip');
  expect(stripped).toMatchObject({ envelopes: 3, accepted: 1, destroyed: { 'cannot-open': 1, copied: 1 } });
  expect(file.ballots).toEqual([toBase64url(ballot)]);
  const twice = exported([envelopeOf(good, ballot), envelopeOf(other, ballot)], lists);
  expect(mustBeOk(strip(twice, registrar), 'strip').stripped).toMatchObject({ accepted: 1, destroyed: { copied: 1 } });
});

test('an export that was altered, made for something else, or is for another registrar is refused whole', () => {
  const token = newToken();
  const envelopes = [envelopeOf(token), envelopeOf(newToken())];
  const refusal = (file: ReturnType<typeof exported>, key: RegistrarFile = registrar) => {
    const stripped = strip(file, key);
    return stripped.ok ? 'stripped' : stripped.error.code;
  };
  const good = exported(envelopes);
  expect(refusal(good)).toBe('stripped');
  expect(refusal({ ...good, payload: good.payload.replace('Médiathèque', 'Mediathèque') })).toBe('bad-envelopes');
  expect(refusal({ ...good, payload: '{}' })).toBe('not-envelopes');
  expect(refusal(good, makeRegistrar())).toBe('other-registrar');
  expect(refusal(good, { ...registrar, privateKey: makeRegistrar().privateKey })).toBe('altered-registrar');
  expect(refusal(exported(envelopes, {}, { of: consultation }))).toBe('no-registrar');
  const substituted = { publicKey: makeRegistrar().publicKey, signingKey, fingerprint };
  expect(refusal(exported(envelopes, {}, { of: { ...published, registrarKey: substituted } }))).toBe('wrong-registrar');
  expect(refusal(exported(envelopes, {}, { of: { ...published, consultation: 'autre' } }))).toBe('other-consultation');
  expect(refusal(exported(envelopes, {}, { manifest: { formHash: newToken() } }))).toBe('other-form');
  expect(refusal(exported(envelopes, {}, { manifest: { rehearsal: true } }))).toBe('other-form');
  expect(refusal(exported(envelopes, {}, { manifest: { terminal: 'terminal-1' } }))).toBe('misplaced-manifest');
  expect(refusal(exported(envelopes, {}, { manifest: { setHash: newToken() } }))).toBe('altered-batch');
  expect(refusal(exported(envelopes, {}, { manifest: { count: 3 } }))).toBe('altered-batch');
});

test('what was stripped is refused when a ballot, a mark or a figure is changed, and by the package of another registrar', () => {
  const tokens = [newToken(), newToken()];
  const { file, stripped } = mustBeOk(
    strip(
      exported(
        tokens.map((one) => envelopeOf(one)),
        { mayStillVote: sortByBytes(tokens) },
      ),
      registrar,
    ),
    'strip',
  );
  const code = (changed: object, of: ConsultationPackage = published) => {
    const read = readStripped({ ...file, ...changed }, of);
    return read.ok ? 'read' : read.error.code;
  };
  const key = { publicKey: signingKey, privateKey: registrar.signingPrivateKey };
  expect(code({})).toBe('read');
  expect(code({ ballots: file.ballots.slice(1) })).toBe('altered');
  expect(code({ ballots: [toBase64url(newBallot()), ...file.ballots.slice(1)] })).toBe('altered');
  expect(
    code({ manifest: { ...file.manifest, payload: file.manifest.payload.replace(/"accepted":2/, '"accepted":1') } }),
  ).toBe('altered');
  expect(code({ manifest: sign('stripped', { ...stripped, envelopes: 3 }, key) })).toBe('altered');
  const fewer = {
    consultation: consultation.consultation,
    envelopesHash: stripped.envelopesHash,
    tokens: tokens.slice(1),
  };
  expect(code({ marks: sign('stripped-marks', fewer, key) })).toBe('altered');
  const { privateKey: _, signingPrivateKey: __, type: ___, ...other } = makeRegistrar();
  expect(code({}, { ...published, registrarKey: other })).toBe('other-registrar');
  expect(code({}, { ...published, consultation: 'autre' })).toBe('other-consultation');
});

test('an urn is counted with its provisional ballots as the registrar signed them, or not at all', () => {
  const token = newToken();
  const { file, stripped } = mustBeOk(
    strip(exported([envelopeOf(token)], { mayStillVote: [token] }), registrar),
    'strip',
  );
  const final = { provisional: [{ batch: toBase64url(new Uint8Array(16)), count: 1, setHash: newToken() }] };
  const terminals = [terminalExport(0, [[rose, rose]], { final })];
  const provisional = { manifest: file.manifest, ballots: [...file.ballots] };
  const verified = mustBeOk(verifyExport(exportOf(terminals, published, { provisional })), 'export');
  expect(verified.urn.terminals.map(({ name, ballots }) => [name, ballots.length])).toEqual([
    ['Médiathèque 0', 2],
    ['provisional', 1],
  ]);
  expect(verified.stripped).toEqual(stripped);
  const code = (change: object) => {
    const read = verifyExport(exportOf(terminals, published, change));
    return read.ok ? 'verified' : read.error.code;
  };
  expect(code({})).toBe('unstripped');
  expect(code({ provisional: { ...provisional, ballots: [] } })).toBe('bad-stripping');
  expect(code({ provisional: { ...provisional, ballots: [toBase64url(newBallot())] } })).toBe('bad-stripping');
  expect(code({ provisional: { ...provisional, manifest: sign('stripped', stripped, server) } })).toBe('bad-stripping');
});

test('whoever votes on paper has a mark and no ballot, and one more of either is found', () => {
  const code = (marks: number, paper: number) => {
    const read = verifyExport(exportOf([terminalExport(0, [[rose, rose]], { final: { marks, paper } })]));
    return read.ok ? 'verified' : read.error.code;
  };
  expect(code(5, 3)).toBe('verified');
  expect(code(2, 0)).toBe('verified');
  expect(code(5, 2)).toBe('marks-differ');
  expect(code(2, 1)).toBe('marks-differ');
});
