import type { RankedFile } from './ballot-files.ts';
import { type Line, Unreadable } from './lines.ts';
import { checkNames, Rankings } from './ranked.ts';
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
  let alternatives: Alternatives | null = null;
  let orders = 0;
  let last = 1;
  for (const { number, text } of lines) {
    if (text.trim() === '') continue;
    last = number;
    if (text.startsWith('#')) {
      if (alternatives)
        throw new Unreadable(
          number,
          '',
          'Expected an order, but found a line of the head of the file after the first order.',
        );
      const [, name, value = ''] = /^#\s*([^:]+?)\s*:\s*(.*?)\s*$/.exec(text) ?? [];
      if (name === undefined) continue;
      if (facts.has(name)) throw new Unreadable(number, name, 'Expected this once, but it stands here a second time.');
      facts.set(name, { value, line: number });
      continue;
    }
    alternatives ??= alternativesIn(facts, number);
    const known = alternatives;
    const colon = text.indexOf(':');
    if (colon < 0) throw new Unreadable(number, '', `Expected a number of ballots and ":", but found ${quoted(text)}.`);
    const weight = text.slice(0, colon).trim();
    const order = text.slice(colon + 1).trim();
    orders += 1;
    const groups = orderIn(order, known, type, number);
    rankings.add(groups, wholeNumberIn(weight, number, 'ballots'), number, (candidate) => known.names[candidate] ?? '');
  }
  const { names } = alternatives ?? alternativesIn(facts, last);
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
  return { kind: 'ranked', candidates: names, rankings: rankings.all, allowsTies: type.startsWith('t') };
}

type Groups = readonly (readonly number[])[];

interface Alternatives {
  readonly names: readonly string[];
  /** Each in a group of its own: most groups are one of these, and a million ballots share them. */
  readonly alone: Groups;
}

function alternativesIn(
  facts: ReadonlyMap<string, { readonly value: string; readonly line: number }>,
  line: number,
): Alternatives {
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
  return { names, alone: names.map((_, candidate) => [candidate]) };
}

function orderIn(order: string, { names, alone }: Alternatives, type: PreflibType, line: number): Groups {
  const parts = order.includes('{') ? order.split(/,(?![^{]*\})/) : order.split(',');
  const groups = order === '' ? [] : parts.map((part) => groupIn(part.trim(), alone, line));
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

function groupIn(text: string, alone: Groups, line: number): readonly number[] {
  if (text.startsWith('{') && text.endsWith('}'))
    return text
      .slice(1, -1)
      .split(',')
      .flatMap((one) => groupIn(one.trim(), alone, line));
  const group = /^\d{1,9}$/.test(text) ? alone[Number(text) - 1] : undefined;
  if (group) return group;
  throw new Unreadable(line, 'order', `Expected an alternative from 1 to ${alone.length}, but found ${quoted(text)}.`);
}
