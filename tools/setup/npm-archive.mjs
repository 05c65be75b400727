import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustExecute, SetupError } from './command.mjs';
import { runtimePaths } from './paths.mjs';

/**
 * Fetches one pinned package with the npm client, checks it against its pinned integrity, unpacks it into a temporary folder
 * of the runtime, hands that folder over, and removes it. No install script ever runs.
 * @param {{name: string, version: string, integrity: string}} pin
 * @param {(packageFolder: string) => Promise<void>} use
 */
export async function withNpmArchive(pin, use) {
  const { runtime } = runtimePaths();
  mkdirSync(runtime, { recursive: true });
  const folder = mkdtempSync(join(runtime, 'download-'));
  try {
    await mustExecute('npm', ['pack', `${pin.name}@${pin.version}`, '--ignore-scripts', '--loglevel=error'], {
      cwd: folder,
    });
    const [archiveName] = readdirSync(folder);
    const archive = join(folder, /** @type {string} */ (archiveName));
    const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (integrity !== pin.integrity) {
      throw new SetupError(
        `${pin.name}@${pin.version} is not the pinned archive: ${integrity}, expected ${pin.integrity}`,
      );
    }
    await mustExecute('tar', ['-xzf', archive, '-C', folder]);
    await use(join(folder, 'package'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
