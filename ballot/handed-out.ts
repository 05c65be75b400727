/** Reading what the city server hands out to those who open envelopes or ballots, before any of it can be trusted. */
import { z } from 'zod';
import { bytes32 } from '../contract/signed.ts';
import { fromBase64url } from './encoding.ts';

/** Sealed ballots or envelopes as bytes; nothing where one of them is not base64url. */
export function decode(texts: readonly string[]): Uint8Array[] | undefined {
  try {
    return texts.map(fromBase64url);
  } catch {
    return undefined;
  }
}

/** The key that a document says it is signed with, read before its signature can be checked. */
export function claimedServerKey(payload: string): string | undefined {
  try {
    return z.object({ serverKey: bytes32 }).parse(JSON.parse(payload)).serverKey;
  } catch {
    return undefined;
  }
}
