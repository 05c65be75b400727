import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  if (existsSync(join(database, 'cert9.db'))) forget();
  else {
    mkdirSync(database, { recursive: true });
    makeFolderFor('interface', join(home, '.pki'), 0o700);
    makeFolderFor('interface', database, 0o700);
    certutil('-N', '--empty-password');
  }
  const file = join(home, `${name}.pem`);
  writeFileSync(file, certificate, { mode: 0o644 });
  certutil('-A', '-n', name, '-t', 'C,,', '-i', file);
  rmSync(file);
  return { forget };

  function forget() {
    try {
      certutil('-D', '-n', name);
    } catch {
      // It is not there.
    }
  }

  function certutil(...args: string[]) {
    const [command, all] = commandAs('interface', 'certutil', ['-d', `sql:${database}`, ...args]);
    execFileSync(command, all, { cwd: '/', env: environmentFor('interface'), stdio: 'pipe' });
  }
}
