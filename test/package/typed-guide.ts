import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readGuide } from '../tour/guides/guide.ts';
import { presentDeb } from './debs.ts';
import type { ThrowAwayRoot } from './throw-away-root.ts';

const { file, commandsBeside } = readGuide('guide-installation');

/** What the guide has people type beside its numbered steps, in its order, with the name of the deb that is tried. */
export const guideCommands = commandsBeside.map((command) =>
  command.replace('passerelle_VERSION_amd64.deb', basename(presentDeb())),
);

/** Whether a command speaks to the systemd, the udev or the kernel of a machine that runs: in a root that does not, nobody answers. */
export function wantsRunningMachine(command: string): boolean {
  return /^(?:timedatectl|udevadm|systemctl|u?mount) /.test(command);
}

/** What whoever installs has on a stick, for a terminal of this name: a deb, the file that the guide shows, and the codes. */
export function fillStick(folder: string, terminal: string, deb: string): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(deb, join(folder, basename(presentDeb())));
  const [, configuration = ''] = /^```yaml\n(.*?)^```$/ms.exec(readFileSync(file, 'utf8')) ?? [];
  writeFileSync(join(folder, 'terminal.yml'), configuration);
  writeFileSync(
    join(folder, 'codes.csv'),
    `terminal,name,place,code,validUntil\n${terminal},Médiathèque du Centre,Hall,ABCD-EFGH-JKMN-PQRS,\n`,
  );
}

/** Types what the guide says on a bare machine, but for what it says to a system that runs. */
export function typeOnBareMachine(machine: ThrowAwayRoot, terminal: string, authority: string): void {
  writeFileSync(join(machine.path, 'root/city-ca.pem'), authority);
  copyFileSync(presentDeb(), join(machine.path, 'root', basename(presentDeb())));
  fillStick(join(machine.path, 'mnt'), terminal, presentDeb());
  for (const command of guideCommands.filter((one) => !wantsRunningMachine(one)))
    machine.must('unshare', '--uts', 'sh', '-c', `hostname ${terminal} && cd /root && ${command}`);
}
