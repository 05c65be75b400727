import { getDomain, parse } from 'tldts';

/** Names of whole countries and of the services where anybody gets a name below (`gouv.fr`, `github.io`): the Public Suffix List. */
const list = { allowPrivateDomains: true };

/** Whether anybody, or any public body, may hold a name below this one, so that nobody answers for them all. */
export function isPublicSuffix(name: string): boolean {
  return parse(name, list).publicSuffix === name;
}

/** The name that one body holds, with everything below it (`cfspart.impots.gouv.fr` → `impots.gouv.fr`); null for a public suffix. */
export function bodyOf(name: string): string | null {
  return getDomain(name, list);
}

/** Set aside by RFC 2606 for examples and tests: they lead nowhere, which is what the demo city wants. */
const setAside = /\.(?:example|test)$/;

/** Whether the internet has names that end so at all. */
export function mayExist(name: string): boolean {
  const { isIcann, isPrivate } = parse(name, list);
  return isIcann === true || isPrivate === true || setAside.test(name);
}
