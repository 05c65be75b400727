import { getDomain } from 'tldts';
import { type Catalogue, type Procedure, providerHosts, ruleCovers } from '../../../contract/procedures.ts';

/**
 * Whose site a resident is on: the procedure's own, one where they only show who they are, one where a mediator does that for them, or
 * one that a mediator opened for this visit.
 */
export type Owner = 'procedure' | 'franceconnect' | 'provider' | 'on-behalf' | 'opened';

/**
 * Says whose a host is. What belongs to none of them is the procedure's as far as anybody can say: the policy of the shell lets
 * nothing else be shown.
 */
export function ownerOf(
  host: string,
  procedure: Procedure | undefined,
  catalogue: Catalogue | null,
  openedHosts: readonly string[],
): Owner {
  const covers = (rules: readonly string[] = []) => rules.some((rule) => ruleCovers(rule, host));
  if (covers(procedure?.hosts)) return 'procedure';
  if (openedHosts.includes(host)) return 'opened';
  if (covers(catalogue?.identity.onBehalf)) return 'on-behalf';
  if (covers(catalogue?.identity.franceConnect)) return 'franceconnect';
  return covers(catalogue ? providerHosts(catalogue.identity) : []) ? 'provider' : 'procedure';
}

/** A host in the two parts that a person must tell apart: what anybody may put before, and the name that one body holds. */
export interface HostName {
  readonly before: string;
  readonly registered: string;
  /** It has letters that ASCII lacks. It is shown as computers write it (`xn--…`), which nobody can take for another name. */
  readonly isEncoded: boolean;
}

export function hostName(host: string): HostName {
  const registered = getDomain(host, { allowPrivateDomains: true }) ?? host;
  return {
    before: host.slice(0, host.length - registered.length),
    registered,
    isEncoded: host.split('.').some((label) => label.startsWith('xn--')),
  };
}
