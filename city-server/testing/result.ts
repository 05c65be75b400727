import {
  ballotContext,
  count,
  countSheets,
  exportedSheets,
  exportFileSchema,
  panelContext,
  publishable,
  recipientKey,
  verifyExport,
} from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { ConsultationResult } from '../../contract/sync.ts';
import type { TestCity } from './city.ts';
import type { TestDraft } from './consultation.ts';

/** What the offline count writes, from the released urn. */
export async function countUrn(city: TestCity, { draft, ballotKey }: TestDraft): Promise<ConsultationResult> {
  const { consultation } = draft;
  const file = exportFileSchema.parse((await city.officer('GET', `/consultations/${consultation}/export`)).json());
  const verified = mustBeOk(verifyExport(file), 'export');
  const key = recipientKey(ballotKey.privateKey);
  const counted = count(verified.urn, key);
  const { panel, rehearsal, k } = verified.package;
  const sheets = panel && panelContext({ consultation, panel, rehearsal });
  const { turnout, tally, channels } = publishable(counted, k);
  return {
    consultation,
    rehearsal,
    packageHash: verified.packageHash,
    formHash: ballotContext(verified.package).formHash,
    keyFingerprint: verified.package.ballotKey.fingerprint,
    setHash: counted.setHash,
    turnout,
    tally,
    lost: [...verified.lost],
    channels: channels.map(({ names, ballots }) => ({ names: [...names], ballots })),
    ...(sheets && { panel: countSheets(exportedSheets(verified.terminals, sheets).sealed, sheets, key, k).count }),
  };
}
