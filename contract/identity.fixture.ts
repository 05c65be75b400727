import type { IdentityProvider } from './procedures.ts';

/** An account at these hosts, of which nothing else is known. */
export function accountAt(...hosts: string[]): IdentityProvider {
  return { id: 'account', name: 'Account', hosts, needs: [], toOpen: [], source: 'made up', checkedOn: '2026-11-22' };
}
