import type { VerifyError } from '../../ballot/index.ts';

/** Why a signed document cannot be trusted, as the end of a sentence. */
export const signatureWords: Record<VerifyError['code'], string> = {
  'wrong-kind': 'it is another kind of document',
  'wrong-signer': 'another key signed it',
  'bad-signature': 'its signature does not match its content',
  'not-canonical': 'it is not written in canonical form',
  'invalid-payload': 'its content is not what was expected',
};
