import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { runtimePaths } from '../setup/paths.mjs';

/**
 * Makes this process, and whatever it starts, run the present build from a folder of its own: a rebuild beside it would pull the
 * files from under the kiosk, whose page is loaded anew after each visit. Its files are hard links, so it costs no space.
 * @param folder made here, beside the build on the same disk
 * @returns removes it: what runs afterwards is the build again
 */
export function runOwnBuild(folder: string): () => void {
  const { app } = runtimePaths();
  rmSync(folder, { recursive: true, force: true });
  execFileSync('cp', ['-al', app, folder]);
  const { PASSERELLE_APP } = process.env;
  process.env.PASSERELLE_APP = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
    if (PASSERELLE_APP === undefined) delete process.env.PASSERELLE_APP;
    else process.env.PASSERELLE_APP = PASSERELLE_APP;
  };
}
