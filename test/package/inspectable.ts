import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createPackage, extractAll } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { applicationFolder } from '../../tools/dist/stage.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';

/** What the package leaves out and the tests stand on: the devices that nobody has to touch, and the city. */
const BESIDE = ['services/virtual-*.mjs', 'city-server'];

/**
 * Unpacks a deb and opens it for Playwright, which needs the fuse of the inspector, and a command line of its own for profile and host
 * names. The rest is byte for byte what the deb installs.
 * @param folder made anew
 * @returns the environment in which the harness runs what is in it, in the place of the build
 */
export async function makeInspectable(
  deb: string,
  folder: string,
): Promise<{ PASSERELLE_APP: string; PASSERELLE_ELECTRON: string }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync('dpkg-deb', ['--extract', deb, folder]);
  const application = join(folder, applicationFolder);
  const resources = join(application, 'resources');
  const executable = join(application, 'passerelle-shell');
  await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true });

  const archive = join(resources, 'app.asar');
  const content = join(folder, 'app');
  extractAll(archive, content);
  const start = join(content, 'start.cjs');
  // What tests add is Chromium's to read; a packaged shell would refuse to start with it.
  const ours = "process.argv = process.argv.filter((argument, at) => at === 0 || argument.startsWith('--socket='));\n";
  writeFileSync(start, ours + readFileSync(start, 'utf8'));
  await createPackage(content, archive);

  const { app, electron } = runtimePaths();
  for (const name of globSync([...BESIDE], { cwd: app }))
    cpSync(join(app, name), join(resources, name), { recursive: true });
  const launcher = join(folder, basename(electron));
  writeFileSync(launcher, readFileSync(electron, 'utf8').replace(/'[^']*\/electron' "\$@"/, `'${executable}' "$@"`));
  chmodSync(launcher, 0o755);
  return { PASSERELLE_APP: resources, PASSERELLE_ELECTRON: launcher };
}
