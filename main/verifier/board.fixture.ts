import { createHash, randomBytes } from 'node:crypto';
import {
  ballotContext,
  ballotId,
  canonicalJson,
  count,
  fingerprint,
  generateSealingKey,
  generateSigningKey,
  type KeyPair,
  makeRegistrar,
  payloadHash,
  publishable,
  recipientKey,
  seal,
  setHash,
  sign,
  sortByBytes,
  toBase64url,
  tracker,
} from '../../ballot/index.ts';
import { consultation as published } from '../../ballot/urn-export.fixture.ts';
import type { Choices } from '../../contract/choices.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { Freed } from '../../contract/freeing.ts';
import { destroyedReasons, provisionalChannel, type Stripped } from '../../contract/provisional.ts';
import {
  freedFile,
  type ProvisionalRecord,
  type PublishedRecord,
  packageFile,
  paperListsFile,
  provisionalFile,
  recordIndex,
  resultFile,
  type TerminalRecord,
  terminalFile,
  trackersFile,
} from '../../contract/record.ts';
import type { Signed } from '../../contract/signed.ts';
import type { Batch, ConsultationResult, FinalManifest } from '../../contract/sync.ts';
import type { Files } from './index.ts';

/** Everybody who signs something, so that a test can also be the dishonest one. */
export const keys = { server: generateSigningKey(), publication: generateSigningKey(), ballots: generateSealingKey() };
export const registrar = makeRegistrar();
export const terminalKeys: Readonly<Record<string, KeyPair>> = {
  centre: generateSigningKey(),
  gare: generateSigningKey(),
  nord: generateSigningKey(),
};

export const draft: ConsultationPackage = {
  ...published,
  k: 3,
  panel: { questions: ['first-time'] },
  ballotKey: {
    ...published.ballotKey,
    publicKey: keys.ballots.publicKey,
    fingerprint: fingerprint(keys.ballots.publicKey),
  },
  publicationKey: keys.publication.publicKey,
  registrarKey: {
    publicKey: registrar.publicKey,
    signingKey: registrar.signingKey,
    fingerprint: registrar.fingerprint,
  },
};
const { consultation } = draft;
const context = ballotContext(draft);
const lilas: Choices = { kind: 'single', option: 'lilas' };
const rose: Choices = { kind: 'single', option: 'rose' };

/** What a record is made of, before it is written into files. */
export interface Board {
  packages: Signed[];
  terminals: TerminalRecord[];
  trackers: string[];
  provisional?: ProvisionalRecord;
  freed?: Signed[];
  paperLists?: { cards: number };
  result: Signed | null;
}

/** Three terminals, two versions of the package, one terminal that was lost, and the result. */
export function honestBoard(): Board {
  const packages = [draft, { ...draft, version: 2, closesAt: '2026-11-21T18:00:00+01:00' }].map((one) =>
    sign('package', one, keys.server),
  );
  const [first, second] = packages.map(payloadHash) as [string, string];
  const sealed = [
    [lilas, lilas, rose, lilas],
    [rose, { kind: 'blank' } as const, lilas],
    [lilas, rose, rose, lilas, lilas],
    [lilas, rose, lilas],
    [rose, rose, lilas],
  ].map((choices) => choices.map((one) => seal(one, context, keys.ballots.publicKey)));
  const ids = sealed.map((batch) => sortByBytes(batch.map(ballotId)));
  const batch = (terminal: string, at: number, packageHash: string, closing = false) =>
    signedBatch(terminal, ids[at] ?? [], { packageHash, closing });
  const terminals = [
    terminalRecord('centre', 'Centre', [batch('centre', 0, first), batch('centre', 1, second, true)]),
    terminalRecord('gare', 'Gare', [batch('gare', 2, first)], {
      provisional: [{ batch: toBase64url(randomBytes(16)), count: 4, setHash: setHash([]) }],
    }),
    { ...terminalRecord('nord', 'Nord', [batch('nord', 3, first)]), final: null, lostByDecision: 'Volée.' },
  ];
  const urn = {
    context,
    terminals: [
      ...terminals.map(({ name, batches }) => ({ name, ballots: ballotsOf(batches) })),
      { name: provisionalChannel, ballots: sealed[4] ?? [] },
    ],
  };
  const counted = count(urn, recipientKey(keys.ballots.privateKey));
  const { turnout, tally, channels } = publishable(counted, draft.k);
  const result: ConsultationResult = {
    consultation,
    rehearsal: false,
    packageHash: second,
    formHash: context.formHash,
    keyFingerprint: draft.ballotKey.fingerprint,
    setHash: counted.setHash,
    turnout,
    tally,
    lost: [{ name: 'Nord', reason: 'Volée.' }],
    channels: channels.map(({ names, ballots }) => ({ names: [...names], ballots })),
    panel: {
      sheets: 7,
      questions: [
        {
          question: 'first-time',
          lines: [
            { answers: ['no'], sheets: 4 },
            { answers: ['yes', '.unanswered'], sheets: 3 },
          ],
        },
      ],
    },
  };
  return {
    packages,
    terminals,
    trackers: ids.flat().map(tracker).sort(),
    provisional: provisionalRecord(ids[4] ?? []),
    freed: freedRecord([2, 1]),
    paperLists: { cards: 4 },
    result: sign('result', result, keys.publication),
  };

  function ballotsOf(batches: TerminalRecord['batches']) {
    const own = new Set(batches.flatMap((one) => one.ids));
    return sealed.flat().filter((ballot) => own.has(ballotId(ballot)));
  }
}

/** What the registrar says of four envelopes, three of which were accepted. */
export function provisionalRecord(ids: readonly string[], change: Partial<Stripped> = {}): ProvisionalRecord {
  const none = Object.fromEntries(destroyedReasons.map((reason) => [reason, 0])) as Stripped['destroyed'];
  const stripped: Stripped = {
    consultation,
    rehearsal: false,
    formHash: context.formHash,
    envelopesHash: setHash([]),
    envelopes: ids.length + 1,
    accepted: ids.length,
    setHash: setHash(ids),
    destroyed: { ...none, 'already-voted': 1 },
    ...change,
  };
  const key = { publicKey: registrar.signingKey, privateKey: registrar.signingPrivateKey };
  return { manifest: sign('stripped', stripped, key), ids: [...ids] };
}

/** The decisions of the registrar about so many cards each. */
export function freedRecord(cards: readonly number[], change: Partial<Freed> = {}, by = registrar): Signed[] {
  const decisions = sortByBytes(cards.map(() => toBase64url(randomBytes(16))));
  const key = { publicKey: by.signingKey, privateKey: by.signingPrivateKey };
  return decisions.map((decision, at) =>
    sign('freed', { consultation, decision, reason: 'out-of-order', cards: cards[at], ...change }, key),
  );
}

type SignedBatch = TerminalRecord['batches'][number];

export function signedBatch(terminal: string, ids: readonly string[], change: Partial<Batch> = {}): SignedBatch {
  const manifest: Batch = {
    consultation,
    terminal,
    batch: toBase64url(randomBytes(16)),
    count: ids.length,
    sealedBytes: context.sealedBytes,
    setHash: setHash(ids),
    formHash: context.formHash,
    packageHash: '',
    rehearsal: false,
    closing: false,
    ...change,
  };
  return { manifest: sign('batch', manifest, keyOf(terminal)), ids: [...ids] };
}

/** A terminal with its batches in order and a final manifest of them. */
export function terminalRecord(
  terminal: string,
  name: string,
  unsorted: readonly SignedBatch[],
  change: Partial<FinalManifest> = {},
): TerminalRecord {
  const read = ({ manifest }: SignedBatch): Batch => JSON.parse(manifest.payload);
  const batches = unsorted.toSorted((one, other) => (read(one).batch < read(other).batch ? -1 : 1));
  const ballots = batches.reduce((sum, { ids }) => sum + ids.length, 0);
  const final: FinalManifest = {
    consultation,
    terminal,
    ballots,
    marks: ballots,
    spoiled: 0,
    reprints: 0,
    codesIssued: 0,
    batches: batches.map(read).map(({ batch, count: many, setHash: hash }) => ({ batch, count: many, setHash: hash })),
    ...change,
  };
  const key = keyOf(terminal);
  return { terminal, name, signingKey: key.publicKey, batches, final: sign('final', final, key), lostByDecision: null };
}

/** Writes the files of a board and signs the list of them, as the city does, whatever is in them. */
export function filesOf(
  { packages, terminals, trackers, provisional, freed, paperLists, result }: Board,
  change: Partial<PublishedRecord> = {},
): Map<string, Buffer> {
  const contents: [string, unknown][] = [
    ...packages.map((one, at): [string, unknown] => [packageFile(at + 1), one]),
    ...terminals.map((one): [string, unknown] => [terminalFile(one.terminal), one]),
    ...(provisional ? [[provisionalFile, provisional] satisfies [string, unknown]] : []),
    ...(freed ? [[freedFile, freed] satisfies [string, unknown]] : []),
    ...(paperLists ? [[paperListsFile, paperLists] satisfies [string, unknown]] : []),
    [trackersFile, trackers],
    ...(result ? [[resultFile, result] satisfies [string, unknown]] : []),
  ];
  return signList(new Map(contents.map(([name, content]) => [name, Buffer.from(canonicalJson(content))])), change);
}

/** Signs a list of these files, as a city that stands to whatever they say. */
export function signList(files: Files, change: Partial<PublishedRecord> = {}): Map<string, Buffer> {
  const listed = [...files].filter(([name]) => name !== recordIndex);
  const record: PublishedRecord = {
    consultation,
    rehearsal: false,
    serverKey: keys.server.publicKey,
    files: listed
      .map(([name, bytes]) => ({ name, hash: createHash('sha256').update(bytes).digest('base64url') }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    ...change,
  };
  const index = Buffer.from(canonicalJson(sign('record', record, keys.server)));
  return new Map([...listed.map(([name, bytes]) => [name, Buffer.from(bytes)] as const), [recordIndex, index]]);
}

function keyOf(terminal: string): KeyPair {
  const key = terminalKeys[terminal];
  if (!key) throw new Error(`no key of ${terminal}`);
  return key;
}
