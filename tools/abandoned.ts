import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folders in `parent` that are named `<purpose>-<process id>`, or so with something after it, by a process that lives no more:
 * it was killed before it could tidy up.
 */
export function abandonedFolders(parent: string, purpose: string): string[] {
  const pattern = new RegExp(`^${purpose}-(\\d+)(?:-|$)`);
  return (existsSync(parent) ? readdirSync(parent) : []).filter((name) => {
    const processId = pattern.exec(name)?.[1];
    return processId !== undefined && !existsSync(`/proc/${processId}`) && isOurs(join(parent, name));
  });
}

/** In a folder that everybody shares, others have theirs. */
function isOurs(path: string): boolean {
  const owner = process.getuid?.();
  return owner === 0 || statSync(path, { throwIfNoEntry: false })?.uid === owner;
}

export function removeAbandonedFolders(parent: string, purpose: string): void {
  for (const name of abandonedFolders(parent, purpose)) rmSync(join(parent, name), { recursive: true, force: true });
}
