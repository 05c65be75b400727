import { about, type Finding } from './finding.ts';
import type { System } from './system.ts';

/** What must run on a terminal. */
export const unitNames = [
  'passerelle-egress.service',
  'passerelle-services.service',
  'passerelle-shell.service',
  'passerelle-sticks.service',
];

export async function checkUnits(system: System): Promise<Finding[]> {
  if ((await system.stat('/run/systemd/system')) === undefined)
    return [about('units').unknown('this machine does not run systemd')];
  return Promise.all(unitNames.map((unit) => checkUnit(system, unit)));
}

async function checkUnit(system: System, unit: string): Promise<Finding> {
  const { fine, unknown, attention, broken } = about(unit.replace('.service', ''));
  const properties = ['LoadState', 'ActiveState', 'Result', 'NRestarts'];
  const ran = await system.run('systemctl', ['show', unit, ...properties.map((name) => `--property=${name}`)]);
  if (ran?.code !== 0) return unknown('systemctl does not answer');
  const facts = Object.fromEntries(ran.output.split('\n').map((line) => line.split('=', 2)));
  const { LoadState, ActiveState, Result, NRestarts = '0' } = facts;
  const look = `Read why: journalctl --unit ${unit} --lines 50; then: systemctl restart ${unit}`;
  if (LoadState !== 'loaded') return broken('The unit is not installed.', 'Install the package again.');
  if (ActiveState !== 'active') return broken(`It does not run (${ActiveState}, ${Result}).`, look);
  if (NRestarts !== '0') return attention(`It runs, and was started again by itself ${NRestarts} times.`, look);
  return fine('It runs.');
}
