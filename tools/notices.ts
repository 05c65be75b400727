import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Writes THIRD-PARTY-NOTICES.md: what ships in the terminal and the server, each with its licence text.

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };

/** Where npm put what the package at `from` asks for by this name: the nearest node_modules above it. */
function placeOf(name: string, from: string): string | undefined {
  const candidates = [`${from}/node_modules/${name}`, `node_modules/${name}`];
  return candidates.find((path) => path in lock.packages && existsSync(path));
}

/** The packages that the root's own dependencies need, and are here: those of other platforms have the licence of their parent. */
function shippedFrom(path: string, found = new Set<string>()): Set<string> {
  const { dependencies, optionalDependencies } = lock.packages[path] ?? {};
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const place = placeOf(name, path);
    if (place === undefined || found.has(place)) continue;
    found.add(place);
    shippedFrom(place, found);
  }
  return found;
}

const licenceFile = /^(?:licen[cs]e|copying|notice|ofl)/i;

const texts = new Map<string, string[]>();
const lines = [...shippedFrom('')].sort().map((path) => {
  const { version, license } = lock.packages[path] ?? {};
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  for (const file of readdirSync(path).filter((entry) => licenceFile.test(entry))) {
    const text = readFileSync(join(path, file), 'utf8').trim();
    texts.set(text, [...(texts.get(text) ?? []), `${name}@${version}`]);
  }
  return `| ${name} | ${version} | ${license ?? 'see below'} |`;
});

writeFileSync(
  'THIRD-PARTY-NOTICES.md',
  [
    '# Third-party notices',
    '',
    'Written by `npm run notices` from package-lock.json. Besides these packages, the terminal ships Electron (MIT, with Chromium and its own',
    'notices in `LICENSES.chromium.html`) and Node.js (MIT). The catalogue of procedures is made from "Vos droits et démarches",',
    'Service-Public.gouv.fr / DILA, Licence Ouverte 2.0.',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...lines,
    '',
    ...[...texts].flatMap(([text, names]) => [`## ${[...new Set(names)].join(', ')}`, '', '```', text, '```', '']),
  ].join('\n'),
);
