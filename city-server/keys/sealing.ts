import { hpkeSeal } from '../../ballot/index.ts';

const nothing = { info: Buffer.alloc(0), aad: Buffer.alloc(0) };

/** Whether a public key (raw X25519, base64url) from outside is one that can be sealed to: some points make no secret. */
export function canSealTo(publicKey: string): boolean {
  try {
    hpkeSeal(publicKey, nothing, Buffer.alloc(1));
    return true;
  } catch {
    return false;
  }
}
