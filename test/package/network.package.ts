import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAuthority } from '../../tools/stack/certificates.ts';
import { presentDeb } from './debs.ts';
import { makeRoot, type ThrowAwayRoot } from './throw-away-root.ts';

// What the shell's account reaches, by the rules of the package in a real kernel, with and without the filter.

let machine: ThrowAwayRoot;
beforeAll(async () => {
  machine = makeRoot();
  const at = (path: string) => join(machine.path, path);
  copyFileSync(presentDeb(), at('tmp/present.deb'));
  machine.must('dpkg', '--force-depends', '--install', '/tmp/present.deb');
  const authority = await makeAuthority({ name: 'network', days: 1 });
  const { certificate, key } = await authority.issue(['www.caf.fr', 'www.hostile.example']);
  writeFileSync(at('tmp/cert.pem'), certificate);
  writeFileSync(at('tmp/key.pem'), key);
  writeFileSync(
    at('etc/hosts'),
    '127.0.0.1 localhost\n203.0.113.7 www.caf.fr www.hopital.example www.hostile.example\n192.168.7.7 timbres.impots.gouv.fr\n',
  );
  copyFileSync(new URL('network-inside.ts', import.meta.url), at('tmp/inside.mts'));
});
afterAll(() => machine?.remove());

test('the shell reaches the internet on one port and nothing of the city; with the filter, the hosts of the catalogue and what a mediator opened alone', () => {
  const inside = ['chroot', machine.path, '/opt/passerelle/resources/node', '/tmp/inside.mts'];
  const { stdout, stderr } = spawnSync('unshare', ['--net', ...inside], { cwd: '/', encoding: 'utf8' });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  expect(line, stderr).toMatch(/^\{/);
  expect(JSON.parse(line)).toEqual({
    plain: {
      site: 'open',
      otherPort: 'ECONNREFUSED',
      city: 'ECONNREFUSED',
      machine: 'ECONNREFUSED',
      services: 'open',
    },
    closed: 'ECONNREFUSED',
    socket: {
      rights: 'passerelle:passerelle-filter 660',
      filter: '{"isAssisting":false,"opened":[]}',
      shell: 'EACCES',
    },
    filtered: {
      listed: 'open',
      listedAtAnotherAddress: 'open',
      hostile: 'ECONNRESET',
      listedButInCity: 'ECONNRESET',
      services: 'open',
    },
    opened: { before: 'ECONNRESET', meanwhile: 'open', hostile: 'ECONNRESET', over: 'cut', afterwards: 'ECONNRESET' },
  });
});
