import { ballotsIn } from '../../ballot/forms/index.ts';
import { canonicalJson, isCountOf, publishable } from '../../ballot/index.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { ConsultationResult } from '../../contract/sync.ts';
import type { Tally } from '../../contract/tally.ts';

/** What the server itself knows of the urn that was counted. */
export interface UrnFacts {
  readonly package: ConsultationPackage;
  readonly packageHash: string;
  readonly formHash: string;
  readonly setHash: string;
  /** How many panel sheets arrived. */
  readonly sheets: number;
  /** In the order of the export. */
  readonly terminals: readonly {
    readonly name: string;
    readonly ballots: number;
    readonly final: boolean;
    readonly lost: string | null;
  }[];
}

/**
 * Which members of a result disagree with the urn that the server released. Only the choices themselves are beyond what the server
 * can check: it never sees an opened ballot.
 */
export function disagreements(result: ConsultationResult, urn: UrnFacts): string[] {
  const { form, rehearsal, ballotKey, k } = urn.package;
  const ballots = urn.terminals.reduce((sum, terminal) => sum + terminal.ballots, 0);
  const { tally } = result;
  const lost = urn.terminals.flatMap(({ name, final, lost: reason }) =>
    final || reason === null ? [] : [{ name, reason }],
  );
  const channels = tally ? publishable({ ballots, tally, terminals: [...urn.terminals] }, k).channels : [];
  const agree: Record<string, boolean> = {
    rehearsal: result.rehearsal === rehearsal,
    packageHash: result.packageHash === urn.packageHash,
    formHash: result.formHash === urn.formHash,
    keyFingerprint: result.keyFingerprint === ballotKey.fingerprint,
    setHash: result.setHash === urn.setHash,
    turnout: result.turnout === ballots,
    tally: tally ? ballots >= k && ballotsIn(form, tally) === ballots && isWithheld(k, tally) : ballots < k,
    lost: canonicalJson(result.lost) === canonicalJson(lost),
    channels: canonicalJson(result.channels) === canonicalJson(channels),
    panel: isPanelOf(result.panel, urn),
  };
  return Object.keys(agree).filter((member) => !agree[member]);
}

/** The sheets are as little to be opened here as ballots: their number can be no higher, and the figures must agree with each other. */
function isPanelOf(count: ConsultationResult['panel'], { package: { panel, k }, sheets }: UrnFacts): boolean {
  if (!panel || !count) return !panel && !count;
  return count.sheets <= sheets && isCountOf(panel, count, k);
}

/** Whether a result shows what may be published of it, all of that, and nothing else. */
function isWithheld(k: number, tally: Tally): boolean {
  if (tally.kind !== 'questionnaire') return true;
  const { questions, expressed } = tally;
  return questions.every(
    ({ tally: shown, skipped, notAsked }) => (shown === null) === expressed - skipped - notAsked < k,
  );
}
