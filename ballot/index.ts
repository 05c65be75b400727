export { canonicalJson, parseCanonicalJson } from './canonical.ts';
export { fromBase64url, toBase64url } from './encoding.ts';
export { generateSealingKey, hpkeOpen, hpkeSeal, recipientKey } from './hpke.ts';
export { ballotId, fingerprint, formHash, parseTracker, payloadHash, setHash, sortByBytes, tracker } from './ids.ts';
export type { KeyPair } from './keys.ts';
export { shuffle } from './shuffle.ts';
export { generateSigningKey, sign, signerOf, type VerifyError, verify } from './signing.ts';
export { cardToken, codeToken, generateTokenKey, mediatorToken } from './token.ts';
