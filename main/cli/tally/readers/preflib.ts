import type { RankedFile } from './ballot-files.ts';
import { type Line, Unreadable } from './lines.ts';
import { checkNames, checkOnce, Rankings } from './ranked.ts';
import { quoted, wholeNumberIn } from './values.ts';

/** Orders are strict or with ties, and complete or not. */
export type PreflibType = 'soc' | 'soi' | 'toc' | 'toi';

export function isPreflibType(extension: string): extension is PreflibType {
  return ['soc', 'soi', 'toc', 'toi'].includes(extension);
}

/**
 * PrefLib's orders (Mattei and Walsh; https://preflib.github.io/PrefLib-Jekyll/format): `# NAME: value` lines, then a line an order, its
 * ballots and `:`, the best first, equals in braces.
 */
export function readPreflib(lines: Iterable<Line>, type: PreflibType): RankedFile {
  const facts = new Map<string, { readonly value: string; readonly line: number }>();
  const rankings = new Rankings();
  let names: readonly string[] | null = null;
  let orders = 0;
  let last = 1;
  for (const { number, text } of lines) {
    if (text.trim() === '') continue;
    last = number;
    const fact = /^#\s*([^:]+?)\s*:\s*(.*?)\s*$/.exec(text);
    if (text.startsWith('#')) {
      if (names)
        throw new Unreadable(
          number,
          '',
          'Expected an order, but found a line of the head of the file after the first order.',
        );
      const [, name = '', value = ''] = fact ?? [];
      if (fact && facts.has(name))
        throw new Unreadable(number, name, 'Expected this once, but it stands here a second time.');
      if (fact) facts.set(name, { value, line: number });
      continue;
    }
    names ??= namesIn(facts, number);
    const known = names;
    const [, weight = '', order] = /^\s*([^:]*?)\s*:\s*(.*?)\s*$/.exec(text) ?? [];
    if (order === undefined)
      throw new Unreadable(number, '', `Expected a number of ballots and ":", but found ${quoted(text)}.`);
    orders += 1;
    rankings.add(order, wholeNumberIn(weight, number, 'ballots'), number, () => orderIn(order, known, type, number));
  }
  const candidates = names ?? namesIn(facts, last);
  for (const [fact, found] of [
    ['NUMBER VOTERS', rankings.ballots],
    ['NUMBER UNIQUE ORDERS', orders],
  ] as const) {
    const said = facts.get(fact);
    if (said && wholeNumberIn(said.value, said.line, fact) !== found)
      throw new Unreadable(
        said.line,
        fact,
        `Expected as many as the orders below hold, ${found}, but found ${said.value}: was the file cut short?`,
      );
  }
  return { kind: 'ranked', candidates, rankings: rankings.all(), allowsTies: type.startsWith('t') };
}

function namesIn(
  facts: ReadonlyMap<string, { readonly value: string; readonly line: number }>,
  line: number,
): string[] {
  const number = facts.get('NUMBER ALTERNATIVES');
  if (!number)
    throw new Unreadable(line, 'NUMBER ALTERNATIVES', 'Expected this in the head of the file, but it is missing.');
  const count = wholeNumberIn(number.value, number.line, 'NUMBER ALTERNATIVES', 1);
  const names: string[] = [];
  const lines: number[] = [];
  while (names.length < count) {
    const field = `ALTERNATIVE NAME ${names.length + 1}`;
    const name = facts.get(field);
    if (!name)
      throw new Unreadable(number.line, field, `Expected the names of ${count} alternatives, but this one is missing.`);
    names.push(name.value);
    lines.push(name.line);
  }
  checkNames(names, (candidate) => lines[candidate] ?? number.line);
  return names;
}

const orderForm = /^(?:\d+|\{\d+(?:,\d+)*\})(?:,(?:\d+|\{\d+(?:,\d+)*\}))*$/;

function orderIn(order: string, names: readonly string[], type: PreflibType, line: number): number[][] {
  const written = order.replaceAll(/\s/g, '').replaceAll('{}', '').replaceAll(/,,+/g, ',').replace(/^,|,$/g, '');
  if (written !== '' && !orderForm.test(written))
    throw new Unreadable(
      line,
      'order',
      `Expected numbers of alternatives with commas between them, but found ${quoted(order)}.`,
    );
  const groups = [...written.matchAll(/\{([\d,]+)\}|(\d+)/g)].map(([, several, one = '']) =>
    (several ?? one).split(',').map((text) => alternativeIn(text, names, line)),
  );
  checkOnce(groups, line, (candidate) => names[candidate] ?? '');
  if (type.startsWith('s') && groups.some((group) => group.length > 1))
    throw new Unreadable(line, 'order', `Expected no ties in a file of type ${type}, but found ${quoted(order)}.`);
  if (type.endsWith('c') && groups.flat().length < names.length)
    throw new Unreadable(
      line,
      'order',
      `Expected all ${names.length} alternatives in a file of type ${type}, but found ${quoted(order)}.`,
    );
  return groups;
}

function alternativeIn(text: string, names: readonly string[], line: number): number {
  const number = text.length <= 9 ? Number(text) : 0;
  if (number >= 1 && number <= names.length) return number - 1;
  throw new Unreadable(line, 'order', `Expected an alternative from 1 to ${names.length}, but found ${quoted(text)}.`);
}
