import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWithNode24, mustExecute } from './command.mjs';
import { runtimePaths } from './paths.mjs';

/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean, peer?: boolean}} LockedPackage
 * @param {string} path
 * @returns {Record<string, LockedPackage>}
 */
function lockedPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** npm writes node_modules/.package-lock.json last, so equality with the lock file means a complete, current installation. */
function installedIsLocked() {
  const { clone } = runtimePaths();
  try {
    const wanted = lockedPackages(join(clone, 'package-lock.json'));
    const present = lockedPackages(join(clone, 'node_modules', '.package-lock.json'));
    const isPresent = (/** @type {[string, LockedPackage]} */ [path, entry]) =>
      path === '' || (present[path] ? sameRelease(present[path], entry) : Boolean(entry.optional));
    return Object.entries(wanted).every(isPresent) && Object.keys(present).every((path) => path in wanted);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * @param {LockedPackage} one
 * @param {LockedPackage} other
 */
function sameRelease(one, other) {
  return one.version === other.version && one.integrity === other.integrity;
}

/** `npm ci` without install scripts: what we use ships prebuilt. */
export const dependencies = {
  name: 'Dependencies',
  isDone: async () => installedIsLocked(),
  run: async () => {
    await mustExecute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      env: environmentWithNode24(),
    });
  },
};
