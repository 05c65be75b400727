import { z } from 'zod';
import { canonicalJson, fingerprint, registrarFault } from '../../ballot/index.ts';
import { type ConsultationPackage, packageSchema } from '../../contract/consultation.ts';
import type { Result } from '../../contract/result.ts';
import { missingAttachments } from '../../contract/stages.ts';
import { checked, type Refusal, refusal } from '../http/index.ts';
import { canSealTo } from '../keys/index.ts';

/** What may differ from one version of a consultation to the next. Everything else binds those who have voted already. */
const changeable: ReadonlySet<string> = new Set([
  'version',
  'closesAt',
  'information',
  'privacyNotice',
  'stages',
  'attachments',
  'contributionKey',
]);

/**
 * What the officer sends: a package without its city, version and key for contributions, which are the server's to say (those given
 * are put aside). Checked as far as the server can: schema, and keys that can be sealed to and match their fingerprints.
 */
export function readDraft(
  body: unknown,
  city: string,
  version: number,
  contributionKey?: string,
): Result<ConsultationPackage, Refusal> {
  const draft = checked(z.looseObject({}), body);
  if (!draft.ok) return draft;
  const { contributionKey: _, ...written } = draft.value;
  const value = checked(packageSchema, {
    ...written,
    city,
    version,
    ...(contributionKey !== undefined && { contributionKey }),
  });
  if (!value.ok) return value;
  const { publicKey, fingerprint: stated, threshold, trustees } = value.value.ballotKey;
  if (stated !== fingerprint(publicKey)) return refusal('invalid', 'ballotKey.fingerprint: is not that of the key');
  if (threshold > trustees) return refusal('invalid', 'ballotKey.threshold: must not be above trustees');
  const [missing] = missingAttachments(value.value.stages, value.value.attachments);
  if (missing) return refusal('invalid', `${missing.path.join('.')}: ${missing.message}`);
  if (!canSealTo(publicKey)) return refusal('invalid', 'ballotKey.publicKey: nothing can be sealed to it');
  const { registrarKey } = value.value;
  const fault = registrarFault(value.value);
  if (fault) return refusal('invalid', registrarFaults[fault]);
  if (registrarKey && !canSealTo(registrarKey.publicKey))
    return refusal('invalid', 'registrarKey.publicKey: nothing can be sealed to it');
  return value;
}

const registrarFaults = {
  'other-fingerprint': 'registrarKey.fingerprint: is not that of the keys',
  'key-of-trustees': 'registrarKey.publicKey: must not be the key of the trustees',
} as const;

/** The members that a new version would change and may not. */
export function forbiddenChanges(before: ConsultationPackage, after: ConsultationPackage): string[] {
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ConsultationPackage)[];
  const changed = members.filter(
    (member) =>
      !changeable.has(member) && canonicalJson(before[member] ?? null) !== canonicalJson(after[member] ?? null),
  );
  const terms = before.stages?.debate?.terms;
  const isSame = !terms || canonicalJson(terms) === canonicalJson(after.stages?.debate?.terms);
  return isSame ? changed : [...changed, 'stages.debate.terms'];
}

/** Whether a new version changes nothing but what the city says of its decision. */
export function isEvaluationAlone(before: ConsultationPackage, after: ConsultationPackage): boolean {
  return sameContent(withoutOutcome(before), withoutOutcome(after));
}

function withoutOutcome(of: ConsultationPackage): ConsultationPackage {
  if (!of.stages?.evaluation) return of;
  const { outcome: _, ...evaluation } = of.stages.evaluation;
  return { ...of, stages: { ...of.stages, evaluation } };
}

/** Whether two versions say the same. */
export function sameContent(before: ConsultationPackage, after: ConsultationPackage): boolean {
  return canonicalJson({ ...before, version: 0 }) === canonicalJson({ ...after, version: 0 });
}
