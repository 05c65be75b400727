import {
  type BallotContext,
  ballotContext,
  canonicalJson,
  formHash,
  payloadHash,
  registrarFault,
  type VerifyError,
  verify,
} from '../../../ballot/index.ts';
import {
  type ConsultationPackage,
  type Delivery,
  deliverySchema,
  packageSchema,
} from '../../../contract/consultation.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Signed } from '../../../contract/signed.ts';
import type { Identity } from '../keys/index.ts';

/** A package as the city signed it, and what this terminal alone received beside it. */
export interface SignedConsultation {
  readonly package: Signed;
  readonly delivery: Signed;
}

/** A package whose signature holds. */
export interface PublishedPackage {
  readonly package: ConsultationPackage;
  /** SHA-256 of the package's payload text, base64url. */
  readonly packageHash: string;
}

/** A consultation whose signatures hold and whose token key this terminal could open. */
export interface Consultation extends PublishedPackage {
  /** What its ballots are bound to, and their size. */
  readonly ballots: BallotContext;
  /** The HMAC key of voter tokens, base64url. In memory only: it is opened anew from the delivery at every start. */
  readonly tokenKey: string;
  /** The tokens whose home is this terminal. */
  readonly reservations: ReadonlySet<string>;
}

export type PackageRefusal = {
  readonly code:
    | VerifyError['code']
    | `delivery-${VerifyError['code']}`
    | 'not-enrolled'
    | 'missing-translation'
    | 'wrong-registrar'
    | 'wrong-terminal'
    | 'other-consultation'
    | 'other-package'
    | 'cannot-open-token-key'
    | 'older-version'
    | 'changed-version'
    | 'changed-form'
    | 'changed-panel'
    | 'changed-keys'
    | 'changed-rehearsal'
    | 'already-final'
    | 'store-refused'
    | 'disk-full';
};

/** Everything that can be checked of a package and its delivery by themselves, without knowing what came before. */
export function verifyConsultation(
  consultation: string,
  signed: SignedConsultation,
  identity: Identity,
): Result<Consultation, PackageRefusal> {
  const { settings } = identity;
  if (!settings) return err({ code: 'not-enrolled' });
  const published = verifyPackage(consultation, signed.package, identity);
  if (!published.ok) return published;
  const delivery = verify(signed.delivery, 'delivery', settings.serverKey, deliverySchema);
  if (!delivery.ok) return err({ code: `delivery-${delivery.error.code}` });
  return bind(published.value, delivery.value, identity, settings.terminal);
}

/** What can be checked of a package alone: it is this city's, whole, and of this consultation. */
export function verifyPackage(
  consultation: string,
  signed: Signed,
  { settings }: Identity,
): Result<PublishedPackage, PackageRefusal> {
  if (!settings) return err({ code: 'not-enrolled' });
  const published = verify(signed, 'package', settings.serverKey, packageSchema);
  if (!published.ok)
    return err({ code: isMissingTranslation(published.error) ? 'missing-translation' : published.error.code });
  if (published.value.consultation !== consultation) return err({ code: 'other-consultation' });
  if (registrarFault(published.value)) return err({ code: 'wrong-registrar' });
  return ok({ package: published.value, packageHash: payloadHash(signed) });
}

/** Why a package cannot take the place of the one that is held; nothing when it can. The form, the panel, the keys and the kind stay for good. */
export function conflictWith(held: Consultation, next: Consultation): PackageRefusal['code'] | undefined {
  const conflict = conflictOfPackages(held, next);
  if (conflict) return conflict;
  // With another token key every card would be unknown to the poll book, and could vote again.
  return next.tokenKey === held.tokenKey ? undefined : 'changed-keys';
}

/** The same of the packages alone. */
export function conflictOfPackages(held: PublishedPackage, next: PublishedPackage): PackageRefusal['code'] | undefined {
  if (next.package.version < held.package.version) return 'older-version';
  if (next.package.version === held.package.version && next.packageHash !== held.packageHash) return 'changed-version';
  if (formHash(next.package.form) !== formHash(held.package.form)) return 'changed-form';
  if (panelOf(next) !== panelOf(held)) return 'changed-panel';
  if (next.package.rehearsal !== held.package.rehearsal) return 'changed-rehearsal';
  if (keysOf(next) !== keysOf(held)) return 'changed-keys';
  return undefined;
}

function panelOf({ package: { panel } }: PublishedPackage): string {
  return canonicalJson(panel ?? null);
}

function keysOf({ package: { ballotKey, publicationKey, registrarKey } }: PublishedPackage): string {
  return canonicalJson({ ballotKey, publicationKey, registrarKey: registrarKey ?? null });
}

function bind(
  { package: published, packageHash }: PublishedPackage,
  delivery: Delivery,
  identity: Identity,
  terminal: string,
): Result<Consultation, PackageRefusal> {
  const { consultation } = published;
  if (delivery.terminal !== terminal) return err({ code: 'wrong-terminal' });
  if (delivery.consultation !== consultation) return err({ code: 'other-consultation' });
  if (delivery.packageHash !== packageHash) return err({ code: 'other-package' });
  const info = `passerelle/token-key/1\n${consultation}\n${terminal}`;
  const tokenKey = identity.openSealedKey(info, delivery.sealedTokenKey);
  if (!tokenKey.ok) return err({ code: 'cannot-open-token-key' });
  return ok({
    package: published,
    packageHash,
    ballots: ballotContext(published),
    tokenKey: tokenKey.value,
    reservations: new Set(delivery.reservations),
  });
}

/** Whether every issue is about one language of a text: a translation that is missing, or empty. */
function isMissingTranslation(error: VerifyError): boolean {
  return error.code === 'invalid-payload' && error.issues.every(({ path }) => /\.(?:fr|en|ar)$/.test(path));
}
