import { ballotContext, count, exportFileSchema, publishable, recipientKey, verifyExport } from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { ConsultationResult } from '../../contract/sync.ts';
import type { TestCity } from './city.ts';
import type { TestDraft } from './consultation.ts';

/** What the offline count writes, from the released urn. */
export async function countUrn(city: TestCity, { draft, ballotKey }: TestDraft): Promise<ConsultationResult> {
  const { consultation } = draft;
  const file = exportFileSchema.parse((await city.officer('GET', `/consultations/${consultation}/export`)).json());
  const verified = mustBeOk(verifyExport(file), 'export');
  const counted = count(verified.urn, recipientKey(ballotKey.privateKey));
  const { turnout, tally, channels } = publishable(counted, verified.package.k);
  return {
    consultation,
    rehearsal: verified.package.rehearsal,
    packageHash: verified.packageHash,
    formHash: ballotContext(verified.package).formHash,
    keyFingerprint: verified.package.ballotKey.fingerprint,
    setHash: counted.setHash,
    turnout,
    tally,
    lost: [...verified.lost],
    channels: channels.map(({ names, ballots }) => ({ names: [...names], ballots })),
  };
}
