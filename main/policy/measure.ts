import { type Catalogue, themes } from '../../contract/procedures.ts';
import { type Context, compilePolicy, decide } from './policy.ts';

/**
 * Times decisions against that many host rules in one procedure, the worst case, half of them for a name and all below it. The
 * addresses are of the kinds that a visit meets: allowed by name, allowed below a name, on the way to sign in, denied, and as long as
 * names can be.
 * Returns the mean time of one decision in microseconds (design.md §8: at most 5 at 5,000 rules).
 */
export function measureDecisions(rules: number, decisions: number): number {
  const policy = compilePolicy(catalogueOf(rules));
  const urls = [
    `https://www.service-${rules - 1}.example.fr/compte?etape=2`,
    `https://deep.below.service-${rules - 2}.example.fr/`,
    'https://identity.example.fr/authorize?client=procedure',
    'https://elsewhere.example.org/path/to/something?with=a&query=string',
    `https://${'a.'.repeat(120)}fr/`,
  ];
  const context: Context = { procedure: 'p', use: 'page', from: `https://www.service-${rules - 1}.example.fr/compte` };
  const run = (count: number) => {
    let allowed = 0;
    for (let n = 0; n < count; n++)
      if (decide(policy, urls[n % urls.length] ?? '', context).decision === 'allow') allowed++;
    return allowed;
  };
  run(10_000);
  const start = performance.now();
  if (run(decisions) === 0) throw new Error('no decision allowed anything: the measure is not one');
  return ((performance.now() - start) * 1000) / decisions;
}

function catalogueOf(rules: number): Catalogue {
  const text = { fr: 'Mesure' };
  return {
    identity: { franceConnect: ['identity.example.fr'], providers: [], onBehalf: [] },
    procedures: [
      {
        id: 'p',
        theme: themes[0],
        title: text,
        summary: text,
        entry: 'https://www.service-0.example.fr/',
        hosts: Array.from({ length: rules }, (_, n) => `${n % 2 === 0 ? '.' : 'www.'}service-${n}.example.fr`),
        franceConnect: true,
        alsoCalled: [],
        situations: [],
        bring: [],
        needsMailbox: false,
        payment: false,
        sensitive: false,
        local: false,
        source: 'made for the measure',
        checkedOn: '2026-11-22',
      },
    ],
  };
}
