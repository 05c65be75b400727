import { expect, test } from 'vitest';
import type { Catalogue, Procedure } from '../../../contract/procedures.ts';
import { hostName, ownerOf } from './site-place.ts';

const procedure = { hosts: ['.caf.fr', 'www.msa.fr'] } as unknown as Procedure;
const catalogue = {
  identity: {
    franceConnect: ['app.franceconnect.gouv.fr'],
    providers: [{ hosts: ['.laposte.fr'] }],
    onBehalf: ['aidants.gouv.fr'],
  },
} as unknown as Catalogue;

test.each([
  ['wwwd.caf.fr', 'procedure'],
  ['www.msa.fr', 'procedure'],
  ['app.franceconnect.gouv.fr', 'franceconnect'],
  ['connexion.laposte.fr', 'provider'],
  ['evil.app.franceconnect.gouv.fr', 'procedure'],
  ['aidants.gouv.fr', 'on-behalf'],
  ['www.hopital.fr', 'opened'],
])('%s belongs to: %s', (host, owner) => {
  expect(ownerOf(host, procedure, catalogue, ['www.hopital.fr', 'wwwd.caf.fr'])).toBe(owner);
});

test.each([
  ['wwwd.caf.fr', 'wwwd.', 'caf.fr'],
  ['caf.fr', '', 'caf.fr'],
  ['app.franceconnect.gouv.fr', 'app.', 'franceconnect.gouv.fr'],
  ['service-public.fr.evil.com', 'service-public.fr.', 'evil.com'],
  ['mairie.github.io', '', 'mairie.github.io'],
  ['absent.test', '', 'absent.test'],
])('of %s somebody registered the end', (host, before, registered) => {
  expect(hostName(host)).toMatchObject({ before, registered, isEncoded: false });
});

test('a name in other letters stays as computers write it, and is said to be so', () => {
  const { hostname } = new URL('https://www.сaf.fr/'); // the first letter is Cyrillic
  expect(hostName(hostname)).toEqual({ before: 'www.', registered: 'xn--af-nmc.fr', isEncoded: true });
});
