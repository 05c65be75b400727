import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Keeps a second demo out of a folder as long as the first one lives: it would take its database away.
 * @returns lets the next one in
 * @throws when a demo runs in this folder
 */
export function runOnce(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, 'running');
  const other = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (other !== '' && commandOf(other).includes('tools/demo/main.ts'))
    throw new Error(`The demo is running already, as process ${other}.`);
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/** The command line of a process, or nothing when it has ended. */
function commandOf(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
