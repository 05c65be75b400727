import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Copies the build as a terminal gets it: without maps, without the devices that stand for real ones in the demo and in tests (the
 * build puts each of those into a file of its own, because their drivers are loaded on demand), and without the files that the package
 * puts in their own places on the machine.
 */
export function copyShipped(app: string, target: string): void {
  const placed = join(app, 'kiosk-config', 'deploy');
  cpSync(app, target, {
    recursive: true,
    filter: (source) => !source.endsWith('.map') && !basename(source).startsWith('virtual-') && source !== placed,
  });
}
