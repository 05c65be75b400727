import { execFileSync } from 'node:child_process';

/** The deb that is tried. */
export function presentDeb(): string {
  return named('PASSERELLE_DEB');
}

/** The same with a higher number. */
export function nextDeb(): string {
  return named('PASSERELLE_NEXT_DEB');
}

/** What starts the shell of the deb, opened up for Playwright: see inspectable.ts. */
export function inspectableLauncher(): string {
  return named('PASSERELLE_ELECTRON');
}

/** A field of its control file. */
export function fieldOf(deb: string, field: string): string {
  return execFileSync('dpkg-deb', ['--field', deb, field], { encoding: 'utf8' }).trim();
}

function named(variable: string): string {
  const deb = process.env[variable];
  if (!deb) throw new Error(`${variable} is not set: run these tests through npm run test:package`);
  return deb;
}
