import { about, type Finding } from './finding.ts';
import type { System } from './system.ts';

/** What must run on a terminal. */
export const unitNames = [
  'passerelle-egress.service',
  'passerelle-services.service',
  'passerelle-shell.service',
  'passerelle-sticks.service',
  'passerelle-update.timer',
];

/** Whether systemd runs each of them, and the kernel holds the network rules: a finding a unit, and one for the rules. */
export async function checkUnits(system: System): Promise<Finding[]> {
  if ((await system.stat('/run/systemd/system')) === undefined)
    return [about('units').unknown('this machine does not run systemd')];
  return Promise.all([...unitNames.map((unit) => checkUnit(system, unit)), checkEgress(system)]);
}

/**
 * Whether the kernel holds the rules of /etc/passerelle/egress.nft now: whoever loads a rule set of their own may have flushed them, and the unit
 * that once loaded them does not know.
 */
async function checkEgress(system: System): Promise<Finding> {
  const { fine, unknown, broken } = about('network rules');
  const ran = await system.run('nft', ['list', 'chain', 'inet', 'passerelle', 'output']);
  if (ran === undefined) return unknown('there is no nft, or it does not answer');
  if (ran.code === 0 && /^\s*meta skuid \S+ jump shell$/m.test(ran.output))
    return fine('The shell reaches only what they allow.');
  return broken(
    'The network is not closed to the shell: its rules are not in the kernel, or not for us to read.',
    'Run doctor as root; if it still says so: systemctl restart passerelle-egress.service',
  );
}

async function checkUnit(system: System, unit: string): Promise<Finding> {
  const { fine, unknown, broken } = about(unit.replace('.service', ''));
  const properties = ['LoadState', 'ActiveState', 'Result'];
  const ran = await system.run('systemctl', ['show', unit, ...properties.map((name) => `--property=${name}`)]);
  if (ran?.code !== 0) return unknown('systemctl does not answer');
  const facts = Object.fromEntries(ran.output.split('\n').map((line) => line.split('=', 2)));
  const { LoadState, ActiveState, Result } = facts;
  const look = `Read why: journalctl --unit ${unit} --lines 50; then: systemctl restart ${unit}`;
  if (LoadState !== 'loaded') return broken('The unit is not installed.', 'Install the package again.');
  if (ActiveState !== 'active') return broken(`It does not run (${ActiveState}, ${Result}).`, look);
  return fine('It runs.');
}
