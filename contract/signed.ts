import { z } from 'zod';

/** 32 raw bytes (a key, a hash, a token) as base64url without padding, its unused last bits zero: one value, one text. */
export const bytes32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'expected 32 bytes in base64url');

/** 16 raw bytes (a ballot id, a batch id) as base64url without padding. */
export const bytes16 = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, 'expected 16 bytes in base64url');

/** Every document that travels signed. The kind is part of what is signed, so that no document can stand for another. */
export const signedKinds = [
  'package',
  'delivery',
  'settings',
  'enrolment',
  'heartbeat',
  'package-request',
  'batch',
  'batch-ack',
  'marks',
  'marks-ack',
  'provisional',
  'provisional-ack',
  'contributions',
  'contributions-ack',
  'panel',
  'panel-ack',
  'debate',
  'final',
  'final-ack',
  'reservation-request',
  'reservation',
  'envelopes',
  'stripped',
  'stripped-marks',
  'held-cards',
  'freed',
  'freed-cards',
  'export',
  'result',
  'record',
  'opening-report',
  'closing-report',
  'closing-report-ack',
  'carried',
  'statistics',
  'statistics-ack',
  'activity',
  'activity-ack',
  'activity-month',
  'help-watch',
] as const;
export type SignedKind = (typeof signedKinds)[number];

/**
 * A signed document. `signature` is Ed25519 (RFC 8032) over the UTF-8 bytes of `type + "\n" + payload`; `payload` is canonical
 * JSON (RFC 8785) kept as text, so that what was signed is what is stored and read.
 */
export const signedSchema = z.strictObject({
  type: z.templateLiteral(['passerelle/', z.enum(signedKinds), '/1']),
  payload: z.string().max(8 * 1024 * 1024),
  signature: z.string().regex(/^[A-Za-z0-9_-]{85}[AQgw]$/),
  signer: bytes16,
});
export type Signed = z.infer<typeof signedSchema>;
