import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ConsultationKey, TrusteeFile } from '../contract/ceremony.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { canonicalJson } from './canonical.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { asRecipient, generateSealingKey, type RecipientKey } from './hpke.ts';
import { fingerprint } from './ids.ts';
import { privateKeyObject } from './keys.ts';
import { combine, split } from './shamir.ts';

export type Ceremony = { readonly public: ConsultationKey; readonly trustees: readonly TrusteeFile[] };

/** `file` is the position, among the files given, of the one to blame. */
export type CombineError =
  | { readonly code: 'altered-share'; readonly file: number }
  | { readonly code: 'another-ceremony'; readonly file: number }
  | { readonly code: 'repeated-share'; readonly file: number }
  | { readonly code: 'too-few-shares'; readonly given: number; readonly needed: number }
  | { readonly code: 'wrong-key' };

/**
 * Makes the key of a consultation and splits its private half among `trustees` people, any `threshold` of whom can count
 * (design.md §5, "trustees"). The whole private key exists only while this runs; since a program in JavaScript cannot promise to
 * leave no copy in its memory, the ceremony belongs on an offline machine that is switched off afterwards.
 */
export function makeCeremony(trustees: number, threshold: number): Ceremony {
  const key = generateSealingKey();
  const shares = split(fromBase64url(key.privateKey), trustees, threshold);
  const ceremony = toBase64url(randomBytes(16));
  const common = { ceremony, fingerprint: fingerprint(key.publicKey), trustees, threshold };
  return {
    public: { type: 'passerelle/consultation-key/1', ...common, publicKey: key.publicKey },
    trustees: shares.map((share) => {
      const file = {
        type: 'passerelle/trustee/1' as const,
        ...common,
        trustee: share.index,
        share: toBase64url(share.bytes),
      };
      return withChecksum(file);
    }),
  };
}

/**
 * The private key that opens the ballots sealed to `publicKey` (raw X25519, base64url), from enough trustees' files. What a
 * trustee changed together with its checksum cannot be pinned on a file; it shows as `wrong-key`.
 */
export function combineShares(files: readonly TrusteeFile[], publicKey: string): Result<RecipientKey, CombineError> {
  const altered = files.findIndex(({ checksum, ...rest }) => checksum !== checksumOf(rest));
  if (altered >= 0) return err({ code: 'altered-share', file: altered });
  const expected = fingerprint(publicKey);
  const stranger = files.findIndex((file) => file.fingerprint !== expected || file.ceremony !== files[0]?.ceremony);
  if (stranger >= 0) return err({ code: 'another-ceremony', file: stranger });
  const repeated = files.findIndex((file, at) => files.findIndex((other) => other.trustee === file.trustee) < at);
  if (repeated >= 0) return err({ code: 'repeated-share', file: repeated });
  const needed = files[0]?.threshold ?? 2;
  if (files.length < needed) return err({ code: 'too-few-shares', given: files.length, needed });
  const secret = combine(files.map((file) => ({ index: file.trustee, bytes: fromBase64url(file.share) })));
  const recipient = asRecipient(privateKeyObject('x25519', secret));
  if (!timingSafeEqual(recipient.publicKey, fromBase64url(publicKey))) return err({ code: 'wrong-key' });
  return ok(recipient);
}

/** A trustee's file with the checksum of all the rest. */
export function withChecksum(file: Omit<TrusteeFile, 'checksum'>): TrusteeFile {
  return { ...file, checksum: checksumOf(file) };
}

function checksumOf(file: Omit<TrusteeFile, 'checksum'>): string {
  return toBase64url(
    createHash('sha256')
      .update(`passerelle/trustee/1\n${canonicalJson(file)}`)
      .digest(),
  );
}
