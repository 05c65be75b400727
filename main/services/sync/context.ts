import { z } from 'zod';
import { canonicalJson, verify } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type Signed, type SignedKind, signedSchema } from '../../../contract/signed.ts';
import type { FinalManifest } from '../../../contract/sync.ts';
import type { Activity } from '../activity/index.ts';
import type { Consultation, Consultations } from '../consultations/index.ts';
import type { Contributions } from '../contributions/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import type { Identity } from '../keys/index.ts';
import type { PanelSheets } from '../panel/index.ts';
import type { Statistics } from '../statistics/index.ts';
import type { BallotBoxes } from '../urn/index.ts';
import type { Refused, ServerClient, ServerRequest, Unreachable } from './client.ts';
import type { SyncStore } from './store.ts';

/** What every part of sync works with. */
export interface SyncContext {
  readonly dataDirectory: string;
  readonly store: SyncStore;
  readonly client: ServerClient;
  readonly identity: Identity;
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly contributions: Contributions;
  readonly panel: PanelSheets;
  readonly statistics: Statistics;
  readonly activity: Activity;
  readonly record: Record;
  /** The signed closing report of a consultation, made from its final manifest and kept at the first call. */
  readonly closingReport: ClosingReports;
  /** From 0 to less than 1. */
  readonly random: () => number;
}

export type ClosingReports = (held: Consultation, manifest: FinalManifest) => Result<Signed, StoreFault>;

/** A fault of an urn, as opposed to one of sync's own store. */
export type BoxFault = { readonly code: 'box-fault'; readonly fault: StoreFault['code'] };

/** Why something could not be delivered. */
export type Failure = Unreachable | Refused | BoxFault | StoreFault;

export function ofBox<T>(result: Result<T, StoreFault>): Result<T, BoxFault> {
  return result.ok ? result : err({ code: 'box-fault', fault: result.error.code });
}

/**
 * Sends a document and verifies that the city server acknowledged exactly this: `expected`, signed with the key of the settings.
 * Anything else that is signed, or signed by somebody else, is refused as `wrong-acknowledgement`.
 */
export async function sendAcknowledged(
  { client, identity }: SyncContext,
  request: ServerRequest,
  kind: SignedKind,
  expected: object,
): Promise<Result<void, Unreachable | Refused>> {
  const answer = await client.send(request, signedSchema);
  if (!answer.ok) return answer;
  if (isAcknowledgement(identity, answer.value, kind, expected)) return ok(undefined);
  return err({ code: 'refused', refusal: 'wrong-acknowledgement' });
}

/** Whether the city server that enrolled this terminal signed exactly this. */
export function isAcknowledgement(identity: Identity, answer: Signed, kind: SignedKind, expected: object): boolean {
  const serverKey = identity.settings?.serverKey;
  const isGenuine = serverKey !== undefined && verify(answer, kind, serverKey, z.unknown()).ok;
  return isGenuine && answer.payload === canonicalJson(expected);
}

/** How this terminal names itself in what it signs. Sync sends nothing before there are settings. */
export function nameOf({ identity }: SyncContext): string {
  if (!identity.settings) throw new Error('a terminal that is not enrolled has no name');
  return identity.settings.terminal;
}
