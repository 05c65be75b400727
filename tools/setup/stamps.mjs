import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimePaths } from './paths.mjs';

/**
 * SHA-256 over the names and contents of files and folders of the clone; what does not exist counts as absent.
 * @param {string[]} relativePaths
 */
export function hashOf(relativePaths) {
  const { clone } = runtimePaths();
  const hash = createHash('sha256');
  for (const relativePath of relativePaths) addTo(hash, clone, relativePath);
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} clone
 * @param {string} relativePath
 */
function addTo(hash, clone, relativePath) {
  const path = join(clone, relativePath);
  const entries = folderEntries(path);
  if (entries) {
    for (const entry of entries) addTo(hash, clone, join(relativePath, entry));
    return;
  }
  try {
    hash.update(`${relativePath}\0`).update(readFileSync(path)).update('\0');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
}

/** @param {string} path */
function folderEntries(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return undefined;
  }
}

/**
 * What a step left behind when it last succeeded, or undefined.
 * @param {string} name
 */
export function readStamp(name) {
  try {
    return readFileSync(join(runtimePaths().stamps, name), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function writeStamp(name, value) {
  mkdirSync(runtimePaths().stamps, { recursive: true });
  writeFileSync(join(runtimePaths().stamps, name), value);
}
