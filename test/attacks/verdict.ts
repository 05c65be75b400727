import type { Attack } from './table.ts';

/** How tests ended, by `file › title`. */
export type Ran = ReadonlyMap<string, 'passed' | 'failed' | 'skipped'>;

/** What a row of the table came to in a run. */
export interface Verdict extends Attack {
  /** `held`: all its tests passed. `system`: closed below the program, where this run does not reach. `open`: nothing closes it. */
  readonly result: 'held' | 'system' | 'open' | 'failed';
  /** The tests that ran for it. */
  readonly ran: readonly string[];
  /** What is wrong with it, in words. */
  readonly faults: readonly string[];
}

/** Joins the table with the tests that ran. */
export function judge(attacks: readonly Attack[], ran: Ran): Verdict[] {
  return attacks.map((attack) => {
    const named = [...(attack.tests ?? []), ...(attack.units ?? [])];
    const found = named.map((name) => [name, [...ran.keys()].filter((one) => matches(name, one))] as const);
    const tests = [...new Set(found.flatMap(([, tests]) => tests))];
    const faults = [
      ...found.filter(([, tests]) => tests.length === 0).map(([name]) => `no test ran that is called ${name}`),
      ...tests.filter((test) => ran.get(test) !== 'passed').map((test) => `${ran.get(test)}: ${test}`),
    ];
    return { ...attack, result: faults.length > 0 ? 'failed' : resultOf(attack), ran: tests, faults };
  });
}

/** What is wrong with the table itself, in words: attacks of the list that it leaves out, and rows with nothing to say for them. */
export function gaps(attacks: readonly Attack[], listed: readonly string[]): string[] {
  const ids = attacks.map(({ id }) => id);
  return [
    ...listed.filter((id) => !ids.includes(id)).map((id) => `${id} has no row`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} has two rows`),
    ...attacks
      .filter((attack) => resultOf(attack) === 'open' && !attack.residual)
      .map(({ id }) => `${id}: nothing closes it, and the table does not say so`),
  ];
}

/** The row in a few lines of words. */
export function inWords({ id, attack, tests = [], units = [], system = [], residual, ...row }: Verdict): string {
  const closes = [
    ...filesOf([...tests, ...units]).map((file) => `${file} (${row.ran.filter((one) => one.startsWith(file)).length})`),
    ...system,
  ];
  const lines = {
    'closed by': closes.join(', ') || 'nothing',
    resident: row.sees,
    journal: row.journal,
    ...(residual && { 'stays open': residual }),
    result: row.faults.join('; ') || resultWords[row.result],
  };
  const block = Object.entries(lines).map(([name, text]) => `     ${name.padEnd(11)}${text}`);
  return [`${id.padEnd(4)} ${attack}`, ...block].join('\n');
}

export const resultWords: Readonly<Record<Verdict['result'], string>> = {
  held: 'held',
  system: 'left to the system: nothing of it ran here',
  open: 'open, as said',
  failed: 'FAILED',
};

/** The files of `file › title`, each once. */
export function filesOf(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.split(' › ')[0] ?? ''))];
}

function resultOf({ tests = [], units = [], system = [] }: Attack): 'held' | 'system' | 'open' {
  if (tests.length + units.length > 0) return 'held';
  return system.length > 0 ? 'system' : 'open';
}

function matches(name: string, test: string): boolean {
  const parts = name.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(test);
}
