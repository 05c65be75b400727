import type { RegistrarFile, RegistrarKey } from '../contract/ceremony.ts';
import { type ConsultationPackage, packageSchema } from '../contract/consultation.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Signed } from '../contract/signed.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { generateSealingKey } from './hpke.ts';
import { fingerprint } from './ids.ts';
import { importPrivateKey, rawPublicKey } from './keys.ts';
import { generateSigningKey, type VerifyError, verify } from './signing.ts';

/** Why a registrar's file decides nothing about what the server handed out with a package. */
export type RegistrarError =
  | { readonly code: 'bad-package'; readonly cause: VerifyError }
  | {
      readonly code:
        | 'other-consultation'
        | 'no-registrar'
        | 'wrong-registrar'
        | 'altered-registrar'
        | 'other-registrar';
    };

/** Makes the keys of a registrar, on the registrar's own offline machine: who can open ballots must not open envelopes too. */
export function makeRegistrar(): RegistrarFile {
  const sealing = generateSealingKey();
  const signing = generateSigningKey();
  const halves = { publicKey: sealing.publicKey, signingKey: signing.publicKey };
  return {
    type: 'passerelle/registrar-key/1',
    ...halves,
    fingerprint: registrarFingerprint(halves),
    privateKey: sealing.privateKey,
    signingPrivateKey: signing.privateKey,
  };
}

/** One fingerprint for both keys, so that neither can be exchanged behind the other. */
export function registrarFingerprint({
  publicKey,
  signingKey,
}: Pick<RegistrarKey, 'publicKey' | 'signingKey'>): string {
  return fingerprint(toBase64url(Buffer.concat([fromBase64url(publicKey), fromBase64url(signingKey)])));
}

/** The package that the server handed out with a list, when it is that of the list's consultation, and this file its registrar's. */
export function packageOfRegistrar(
  { package: handedOut, consultation }: { readonly package: Signed; readonly consultation: string },
  serverKey: string,
  registrar: RegistrarFile,
): Result<ConsultationPackage, RegistrarError> {
  const published = verify(handedOut, 'package', serverKey, packageSchema);
  if (!published.ok) return err({ code: 'bad-package', cause: published.error });
  const { value } = published;
  if (value.consultation !== consultation) return err({ code: 'other-consultation' });
  if (!value.registrarKey) return err({ code: 'no-registrar' });
  if (registrarFault(value)) return err({ code: 'wrong-registrar' });
  if (!isWholeRegistrar(registrar)) return err({ code: 'altered-registrar' });
  return value.registrarKey.fingerprint === registrar.fingerprint ? ok(value) : err({ code: 'other-registrar' });
}

/** Whether the private keys of a registrar's file are those of its public ones: others would open nothing, and destroy everything. */
function isWholeRegistrar(file: RegistrarFile): boolean {
  const sealing = toBase64url(rawPublicKey(importPrivateKey('x25519', file.privateKey)));
  const signing = toBase64url(rawPublicKey(importPrivateKey('ed25519', file.signingPrivateKey)));
  const isOfHalves = sealing === file.publicKey && signing === file.signingKey;
  return isOfHalves && registrarFingerprint(file) === file.fingerprint;
}

/** What is wrong with the registrar's key of a package, if anything: not what its fingerprint says, or the trustees' own. */
export function registrarFault({
  registrarKey,
  ballotKey,
}: Pick<ConsultationPackage, 'registrarKey' | 'ballotKey'>): 'other-fingerprint' | 'key-of-trustees' | undefined {
  if (!registrarKey) return undefined;
  if (registrarFingerprint(registrarKey) !== registrarKey.fingerprint) return 'other-fingerprint';
  return registrarKey.publicKey === ballotKey.publicKey ? 'key-of-trustees' : undefined;
}
