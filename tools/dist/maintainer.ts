import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimePaths } from '../setup/paths.mjs';

const scripts = join(runtimePaths().clone, 'kiosk-config', 'deploy', 'maintainer');
const unitFolder = 'usr/lib/systemd/system';

/** The scripts that dpkg runs, by name, with the units that they enable, start and stop. */
export function maintainerScripts(root: string): ReadonlyMap<string, string> {
  const units = enabledUnits(root).join(' ');
  return new Map(
    globSync('*', { cwd: scripts })
      .toSorted()
      .map((name) => [name, readFileSync(join(scripts, name), 'utf8').replace('@UNITS@', units)] as const),
  );
}

/** The units that start by themselves: those that say into what, but for those that the preset leaves to the administrator. */
export function enabledUnits(root: string): string[] {
  const preset = readFileSync(join(root, 'usr/lib/systemd/system-preset/50-passerelle.preset'), 'utf8');
  const disabled = new Set([...preset.matchAll(/^disable (\S+)$/gm)].map(([, unit]) => unit));
  return globSync('*.{service,timer,path,socket,target}', { cwd: join(root, unitFolder) })
    .filter((unit) => /^\[Install\]$/m.test(readFileSync(join(root, unitFolder, unit), 'utf8')) && !disabled.has(unit))
    .toSorted();
}
