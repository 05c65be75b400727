import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandAs, environmentFor, homeOf, makeFolderFor } from '../accounts.ts';

/**
 * Makes Electron, under the interface's account, trust an authority until `forget`: Chromium on Linux reads the NSS database of
 * its account's home at start. That home is Passerelle's own, so no browser of a person ever trusts it.
 * @param certificate PEM
 * @param name what it is listed under; an earlier one of that name is forgotten
 */
export function trustAuthority(certificate: string, name: string): { forget(): void } {
  const home = homeOf('interface');
  const database = join(home, '.pki', 'nssdb');
  if (existsSync(database)) forget();
  else makeDatabase(database);
  const file = join(home, `${name}.pem`);
  writeFileSync(file, certificate, { mode: 0o644 });
  certutil(database, '-A', '-n', name, '-t', 'C,,', '-i', file);
  rmSync(file);
  return { forget };

  function forget() {
    try {
      certutil(database, '-D', '-n', name);
    } catch {
      // It is not there.
    }
  }
}

/**
 * Makes an NSS database without a password, for the interface's account. Made beside and then put in its place, so that of two who begin at once
 * neither finds half of one: certutil would ask for its password for ever.
 */
export function makeDatabase(database: string): void {
  const folder = dirname(database);
  mkdirSync(folder, { recursive: true });
  makeFolderFor('interface', folder, 0o700);
  const made = mkdtempSync(join(folder, 'new-'));
  makeFolderFor('interface', made, 0o700);
  certutil(made, '-N', '--empty-password');
  try {
    renameSync(made, database);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    rmSync(made, { recursive: true }); // the other was first
  }
}

function certutil(database: string, ...args: string[]) {
  const [command, all] = commandAs('interface', 'certutil', ['-d', `sql:${database}`, ...args]);
  execFileSync(command, all, { cwd: '/', env: environmentFor('interface'), stdio: 'pipe' });
}
