import { providerHosts, ruleCovers } from '../../../contract/procedures.ts';
import { compilePolicy, decide, reasons } from '../../policy/index.ts';
import { type CheckedFile, error, type Rule, warning } from './finding.ts';
import { bodyOf, isPublicSuffix, mayExist } from './names.ts';

/** What stands at a place of the file, and the rules among which it must not be repeated. */
type HostList = { readonly path: readonly PropertyKey[]; readonly rules: readonly string[] };

/** Each host rule for itself: one body answers for all that it opens, and there can be something that it opens. */
export const hostsOfOneBody: Rule = function* (file) {
  for (const { path, rules } of hostLists(file))
    for (const [index, rule] of rules.entries()) {
      const name = nameOf(rule);
      if (!mayExist(name))
        yield error(
          [...path, index],
          `This can never match: no name on the internet ends in ".${name.split('.').at(-1)}".`,
        );
      else if (rule.startsWith('.') && isPublicSuffix(name))
        yield error(
          [...path, index],
          `Expected a name that one body alone holds, but anybody may have a site below ${name}.`,
        );
    }
};

/** Within one list, no rule opens what another one opens already: the next person would mend one of them only. */
export const noRuleTwice: Rule = function* (file) {
  for (const { path, rules } of hostLists(file))
    for (const [index, rule] of rules.entries()) {
      const wider = rules.find((other, at) => (other === rule ? at < index : covers(other, rule)));
      if (wider === rule) yield error([...path, index], `Expected each host once, but ${rule} stands here twice.`);
      else if (wider !== undefined)
        yield error([...path, index], `Expected hosts that do not overlap, but ${wider} opens ${rule} already.`);
    }
};

/**
 * What signs people in stands with `identity`, for all procedures together. A procedure lists such a host only where it is its own
 * body's (the tax office signs in its own visitors, and other bodies' through FranceConnect).
 */
export const identityApart: Rule = function* (file, all) {
  const identity = all.flatMap(({ catalogue }) => [
    ...catalogue.identity.franceConnect,
    ...providerHosts(catalogue.identity),
  ]);
  for (const [index, { entry, hosts, franceConnect }] of file.catalogue.procedures.entries()) {
    const own = bodyOf(new URL(entry).hostname);
    for (const [at, rule] of hosts.entries()) {
      const overlap = identity.find((other) => other === rule || covers(other, rule) || covers(rule, other));
      if (overlap === undefined || (own !== null && bodyOf(nameOf(rule)) === own)) continue;
      yield error(
        ['procedures', index, 'hosts', at],
        franceConnect
          ? `Expected hosts that do not overlap, but franceConnect opens ${overlap} already.`
          : `This contradicts franceConnect, which is off: ${overlap} signs people in for other services.`,
      );
    }
  }
  const { franceConnect, providers } = file.catalogue.identity;
  const taken = franceConnect.map((rule) => ({ rule, by: 'identity.franceConnect' }));
  for (const [index, { id, hosts }] of providers.entries()) {
    for (const [at, rule] of hosts.entries()) {
      const overlap = taken.find(({ rule: other }) => other === rule || covers(other, rule) || covers(rule, other));
      if (overlap !== undefined)
        yield error(
          ['identity', 'providers', index, 'hosts', at],
          `Expected hosts that do not overlap, but ${overlap.by} has ${overlap.rule} already.`,
        );
    }
    taken.push(...hosts.map((rule) => ({ rule, by: id })));
  }
};

/** FranceConnect is used where its hosts are known, and its hosts are listed where it is used. */
export const identityUsed: Rule = function* (file, all) {
  const known = all.some(({ catalogue }) => catalogue.identity.franceConnect.length > 0);
  const used = all.some(({ catalogue }) => catalogue.procedures.some(({ franceConnect }) => franceConnect));
  const { franceConnect, providers } = file.catalogue.identity;
  if (!used && franceConnect.length + providers.length > 0)
    yield error(['identity'], 'These hosts can never match: no procedure says franceConnect: true.');
  const user = file.catalogue.procedures.findIndex(({ franceConnect }) => franceConnect);
  if (!known && user >= 0)
    yield warning(
      ['procedures', user, 'franceConnect'],
      'No file here lists the hosts of FranceConnect (identity); check this one together with the file that does.',
    );
};

/** A host of another body than the entry's opens the door to that body: the source must say why by naming it. */
export const strangersExplained: Rule = function* (file) {
  for (const [index, { entry, hosts, source }] of file.catalogue.procedures.entries()) {
    const own = bodyOf(new URL(entry).hostname);
    for (const [at, rule] of hosts.entries()) {
      const body = bodyOf(nameOf(rule));
      if (body !== null && body !== own && !source.includes(nameOf(rule)) && !source.includes(body))
        yield warning(
          ['procedures', index, 'hosts', at],
          `Nothing says why this procedure needs ${nameOf(rule)}, which is not the body of its entry: name it in source.`,
        );
    }
  }
};

/** The same function decides here and at the terminal, so that no tile leads to a refusal. */
export const entryAllowed: Rule = function* (file) {
  const policy = compilePolicy(file.catalogue);
  for (const [index, { id, entry }] of file.catalogue.procedures.entries()) {
    const { decision, reason } = decide(policy, entry, { procedure: id, use: 'page' });
    if (decision === 'deny')
      yield error(
        ['procedures', index, 'entry'],
        `Expected an address that terminals open, but they refuse it: ${reasons[reason]}`,
      );
  }
};

function* hostLists({ catalogue }: CheckedFile): Generator<HostList> {
  yield { path: ['identity', 'franceConnect'], rules: catalogue.identity.franceConnect };
  for (const [index, { hosts }] of catalogue.identity.providers.entries())
    yield { path: ['identity', 'providers', index, 'hosts'], rules: hosts };
  for (const [index, { hosts }] of catalogue.procedures.entries())
    yield { path: ['procedures', index, 'hosts'], rules: hosts };
}

/** Whether everything that one rule opens is opened by the other, which is another rule. */
function covers(wider: string, rule: string): boolean {
  return wider !== rule && ruleCovers(wider, nameOf(rule)) && (wider.startsWith('.') || !rule.startsWith('.'));
}

function nameOf(rule: string): string {
  return rule.replace(/^\./, '');
}
