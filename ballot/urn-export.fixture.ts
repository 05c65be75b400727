import type { TrusteeFile } from '../contract/ceremony.ts';
import type { Choices } from '../contract/choices.ts';
import type { ConsultationPackage } from '../contract/consultation.ts';
import type { Batch, FinalManifest, UrnExport } from '../contract/sync.ts';
import { makeCeremony, withChecksum } from './ceremony.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { ballotId, payloadHash, setHash, sortByBytes } from './ids.ts';
import { ballotContext, seal } from './sealing.ts';
import { generateSigningKey, sign } from './signing.ts';
import type { ExportFile } from './urn-export.ts';

/** Everyone who plays a part in the consultations of the tests. */
export const server = generateSigningKey();
export const ceremony = makeCeremony(3, 2);
const publication = generateSigningKey();
export const terminalKeys = [generateSigningKey(), generateSigningKey()];

export const lilas: Choices = { kind: 'single', option: 'lilas' };
export const rose: Choices = { kind: 'single', option: 'rose' };
export const blank: Choices = { kind: 'blank' };

const text = { fr: 'Texte.' };

export const consultation: ConsultationPackage = {
  consultation: 'nom-de-la-place',
  version: 1,
  rehearsal: false,
  city: 'Ville',
  languages: ['fr'],
  title: { fr: 'Le nom de la place' },
  level: 'decide',
  information: [text],
  privacyNotice: [text],
  whoMayTakePart: text,
  whatHappensNext: text,
  opensAt: '2026-11-01T08:00:00+01:00',
  closesAt: '2026-11-20T18:00:00+01:00',
  form: {
    kind: 'single',
    question: { fr: 'Quel nom ?' },
    options: [
      { id: 'lilas', label: { fr: 'Place des Lilas' } },
      { id: 'rose', label: { fr: 'Place de la Rose' } },
    ],
    optionOrder: 'as-published',
  },
  k: 2,
  tieRule: text,
  slipRequired: true,
  eligibility: { rule: 'library-card', deskCodes: true },
  ballotKey: {
    publicKey: ceremony.public.publicKey,
    fingerprint: ceremony.public.fingerprint,
    trustees: 3,
    threshold: 2,
  },
  publicationKey: publication.publicKey,
};

export const context = ballotContext(consultation);

/** The file with one bit of its share flipped and the checksum made anew, as a dishonest trustee could. */
export function forge({ checksum: _, ...file }: TrusteeFile): TrusteeFile {
  const share = fromBase64url(file.share);
  share[0] = (share[0] ?? 0) ^ 1;
  return withChecksum({ ...file, share: toBase64url(share) });
}

/** What terminal number `index` sent: its batches of choices, sealed, and a final manifest, each changed as a test wants it. */
export function terminalExport(
  index: 0 | 1,
  batches: readonly (readonly Choices[])[],
  change: { batch?: Partial<Batch>; final?: Partial<FinalManifest> } = {},
): UrnExport['terminals'][number] {
  const key = terminalKeys[index] ?? generateSigningKey();
  const terminal = `terminal-${index}`;
  const sent = batches.map((choices, at) => {
    const sealed = new Map(
      choices.map((one) => seal(one, context, ceremony.public.publicKey)).map((one) => [ballotId(one), one]),
    );
    const manifest: Batch = {
      consultation: consultation.consultation,
      terminal,
      batch: toBase64url(new Uint8Array(16).fill(at + 1)),
      count: sealed.size,
      sealedBytes: context.sealedBytes,
      setHash: setHash(sealed.keys()),
      formHash: context.formHash,
      packageHash: payloadHash(sign('package', consultation, server)),
      rehearsal: false,
      closing: true,
      ...change.batch,
    };
    const ballots = sortByBytes(sealed.keys()).map((id) => toBase64url(sealed.get(id) ?? new Uint8Array()));
    return { manifest, ballots };
  });
  const ballots = sent.reduce((sum, { manifest }) => sum + manifest.count, 0);
  const final: FinalManifest = {
    consultation: consultation.consultation,
    terminal,
    ballots,
    marks: ballots,
    spoiled: 0,
    reprints: 0,
    codesIssued: 0,
    batches: sent.map(({ manifest: { batch, count, setHash } }) => ({ batch, count, setHash })),
    ...change.final,
  };
  return {
    terminal,
    name: `Médiathèque ${index}`,
    signingKey: key.publicKey,
    batches: sent.map(({ manifest, ballots }) => ({ manifest: sign('batch', manifest, key), ballots })),
    final: sign('final', final, key),
    lostByDecision: null,
    marks: final.marks,
  };
}

/** The signed export of these terminals. */
export function exportOf(
  terminals: UrnExport['terminals'],
  published: ConsultationPackage = consultation,
  change: Partial<UrnExport> = {},
): ExportFile {
  const payload: UrnExport = {
    consultation: consultation.consultation,
    serverKey: server.publicKey,
    package: sign('package', published, server),
    terminals,
    ...change,
  };
  return sign('export', payload, server);
}
