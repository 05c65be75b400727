import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ballotId, exportFileSchema, fromBase64url, tracker, verifyExport } from '../../ballot/index.ts';
import { exportSchema, resultSchema, type UrnExport } from '../../contract/sync.ts';
import type { Tally } from '../../contract/tally.ts';
import { mustPasserelle } from '../../tools/stack/command-line.ts';
import type { ConsultationState } from '../../tools/stack/demo-city.ts';
import { until } from '../harness/until.ts';
import type { Ledger } from './ledger.ts';
import type { Scene } from './scene.ts';

/** One statement about the urn, and whether it is true. */
export interface Finding {
  readonly says: string;
  readonly holds: boolean;
}

/**
 * Lets every card try once more, closes the consultation by a new version of it, waits until the terminal has accounted for
 * everything, and lets two trustees count.
 */
export async function judge({ whole, voting, ledger, published }: Scene): Promise<Finding[]> {
  let refused = 0;
  for (const card of ledger.cards) if (await voting.isRefused(card)) refused += 1;

  const { city, folder } = whole;
  const { consultation, keys } = published;
  await city.tell('close-consultation', consultation);
  const isComplete = async () => {
    const all = await city.read<ConsultationState[]>('/consultations');
    return all.find((one) => one.consultation === consultation)?.stage === 'complete';
  };
  await until(isComplete, 'the terminal accounts for everything to the city server', 60_000);

  const [urnFile, resultFile] = [join(folder, 'urn.json'), join(folder, 'result.json')];
  await city.tell('export-urn', consultation, '--output', urnFile);
  const shares = [1, 2].flatMap((trustee) => ['--share', join(keys, `trustee-${trustee}.json`)]);
  await mustPasserelle(['count', '--urn', urnFile, ...shares, '-o', resultFile]);

  const file = exportFileSchema.parse(JSON.parse(readFileSync(urnFile, 'utf8')));
  const { terminals } = exportSchema.parse(JSON.parse(file.payload));
  const { tally } = resultSchema.parse(JSON.parse(readFileSync(resultFile, 'utf8')));
  const alarms = await city.read<unknown[]>('/alarms');
  return [
    { says: `a second vote is refused to ${refused} of ${ledger.votes} cards`, holds: refused === ledger.votes },
    ...findings(terminals, ledger),
    { says: 'signatures, manifests and set hashes of the urn are in order', holds: verifyExport(file).ok },
    { says: 'two trustees count exactly what was voted', holds: tally !== null && isSame(tally, ledger.totals) },
    { says: 'the city server raised no alarm', holds: alarms.length === 0 },
  ];
}

function findings(terminals: UrnExport['terminals'], ledger: Ledger): Finding[] {
  const batches = terminals.flatMap((terminal) => terminal.batches);
  const ids = batches.flatMap(({ ballots }) => ballots.map((ballot) => ballotId(fromBase64url(ballot))));
  const times = new Map<string, number>();
  for (const id of ids) times.set(tracker(id), (times.get(tracker(id)) ?? 0) + 1);
  const marks = terminals.reduce((sum, terminal) => sum + terminal.marks, 0);
  const { acknowledged, inferred, votes } = ledger;
  return [
    {
      says: `each of ${acknowledged.length} acknowledged ballots stands on the urn once`,
      holds: acknowledged.every((vote) => times.get(vote.tracker) === 1),
    },
    { says: `none of ${ids.length} ballots stands there twice`, holds: new Set(ids).size === ids.length },
    {
      says: `the urn is these and the ${inferred.length} whose confirmation was lost on its way back, in ${batches.length} batches`,
      holds: ids.length === votes,
    },
    { says: `there are ${marks} marks for ${ids.length} ballots`, holds: marks === ids.length },
  ];
}

function isSame(tally: Tally, totals: Map<string, number>): boolean {
  if (tally.kind !== 'single') return false;
  const counted = [...tally.options.map(({ id, count }) => [id, count] as const), ['blank', tally.blank] as const];
  return tally.invalid === 0 && counted.every(([name, count]) => count === (totals.get(name) ?? 0));
}
