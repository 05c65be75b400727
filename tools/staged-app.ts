import { cpSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Copies the build as a terminal gets it: without maps, and without the devices that stand for real ones in the demo and in tests. The
 * build puts each of those into a file of its own, because their drivers are loaded on demand.
 */
export function copyShipped(app: string, target: string): void {
  cpSync(app, target, {
    recursive: true,
    filter: (source) => !source.endsWith('.map') && !basename(source).startsWith('virtual-'),
  });
}
