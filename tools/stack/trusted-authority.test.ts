import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { homeOf, makeFolderFor } from '../accounts.ts';

test('of those who begin at once in a new home each finds a whole database, which one of them made', async () => {
  const home = mkdtempSync(join(homeOf('interface'), 'trust-'));
  makeFolderFor('interface', home, 0o700);
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const database = join(home, '.pki', 'nssdb');
  const program = `
    import { makeDatabase } from ${JSON.stringify(fileURLToPath(new URL('trusted-authority.ts', import.meta.url)))};
    makeDatabase(${JSON.stringify(database)});`;
  const runs = Array.from({ length: 6 }, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' });
    return (await once(child, 'exit'))[0];
  });
  expect(await Promise.all(runs)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(readdirSync(join(home, '.pki'))).toEqual(['nssdb']);
  expect(readdirSync(database)).toEqual(['cert9.db', 'key4.db', 'pkcs11.txt']);
});
