import { z } from 'zod';
import { bytes16, bytes32 } from './signed.ts';

/** A key's fingerprint, read aloud: eight groups of four digits. */
export const fingerprintText = z.string().regex(/^\d{4}(?: \d{4}){7}$/, 'expected eight groups of four digits');

const trustees = z.int().min(2).max(20);

/**
 * `consultation-key.json`, the public outcome of a key ceremony: what the signed package of the consultation publishes. Any
 * `threshold` of the `trustees` can open its ballots together.
 */
export const consultationKeySchema = z.strictObject({
  type: z.literal('passerelle/consultation-key/1'),
  ceremony: bytes16,
  publicKey: bytes32,
  fingerprint: fingerprintText,
  trustees,
  threshold: trustees,
});
export type ConsultationKey = z.infer<typeof consultationKeySchema>;

/** `trustee-<n>.json`, what one trustee keeps: a share of the private key, and what tells whether it is the right one. */
export const trusteeFileSchema = z.strictObject({
  type: z.literal('passerelle/trustee/1'),
  ceremony: bytes16,
  fingerprint: fingerprintText,
  trustees,
  threshold: trustees,
  /** Which trustee this is, from 1: the abscissa of the share. */
  trustee: z.int().min(1).max(20),
  share: bytes32,
  /** SHA-256 over all the rest, so that a file that a disk or a hand changed is named. */
  checksum: bytes32,
});
export type TrusteeFile = z.infer<typeof trusteeFileSchema>;

/**
 * The public halves of a registrar's keys, as the signed package publishes them: provisional ballots are sealed to the X25519 key
 * `publicKey`, what was made of them is signed with the Ed25519 key `signingKey`. The fingerprint is that of both.
 */
export const registrarKeySchema = z.strictObject({
  publicKey: bytes32,
  signingKey: bytes32,
  fingerprint: fingerprintText,
});
export type RegistrarKey = z.infer<typeof registrarKeySchema>;

/** `registrar-public.json`, for whoever publishes the consultation. */
export const registrarPublicSchema = z.strictObject({
  type: z.literal('passerelle/registrar-public/1'),
  ...registrarKeySchema.shape,
});

/** `registrar-key.json`, which the registrar alone keeps: not a trustee, and never on the server. */
export const registrarFileSchema = z.strictObject({
  type: z.literal('passerelle/registrar-key/1'),
  ...registrarKeySchema.shape,
  privateKey: bytes32,
  signingPrivateKey: bytes32,
});
export type RegistrarFile = z.infer<typeof registrarFileSchema>;

/** `publication-key.json`, the Ed25519 pair of those who sign the result. The package publishes its public half. */
export const publicationKeySchema = z.strictObject({
  type: z.literal('passerelle/publication-key/1'),
  publicKey: bytes32,
  privateKey: bytes32,
});
export type PublicationKey = z.infer<typeof publicationKeySchema>;
