import { globSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

const shown = 8;

/** How large the package is, and its biggest parts: folders of the application, and its largest files. */
export function sizesInWords(root: string, deb: string): string {
  const files = globSync('**/*', { cwd: root })
    .map((name) => ({ name, bytes: lstatSync(join(root, name)) }))
    .flatMap(({ name, bytes }) => (bytes.isFile() ? [{ name, bytes: bytes.size }] : []));
  const whole = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const parts = new Map<string, number>();
  for (const { name, bytes } of files) {
    const part = name.replace(/^(opt\/passerelle\/(?:resources\/[^/]+(?:\/[^/]+)?|[^/]+)).*$/, '$1');
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  const biggest = [...parts].sort(([, one], [, other]) => other - one).slice(0, shown);
  return [
    `${megabytes(lstatSync(deb).size)} as a deb, ${megabytes(whole)} installed; the biggest parts:`,
    ...biggest.map(([part, bytes]) => `  ${megabytes(bytes).padStart(9)}  ${part}`),
  ].join('\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
