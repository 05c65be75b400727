import type { RankedFile } from './ballot-files.ts';
import { type Line, Unreadable } from './lines.ts';
import { checkNames, Rankings } from './ranked.ts';
import { quoted, wholeNumberIn } from './values.ts';

/**
 * BLT, the ballot format of Scottish councils, ERS and OpaVote (https://www.opavote.com/help/overview#blt-file-format): candidates and
 * seats; withdrawn candidates as negative numbers; a ballot a line, its weight, candidates (`=` between equals, `-` for a skipped rank)
 * and 0; a line 0; names; a title.
 */
export function readBlt(lines: Iterable<Line>): RankedFile {
  const reader = new BltLines(lines);
  const first = reader.next('the numbers of candidates and seats');
  const [candidatesText = '', seatsText = '', ...more] = first.text.split(/\s+/);
  if (more.length > 0)
    throw new Unreadable(first.number, '', 'Expected two numbers, of candidates and of seats, but found more.');
  const candidates = wholeNumberIn(candidatesText, first.number, 'candidates', 1);
  if (candidates > 10_000)
    throw new Unreadable(first.number, 'candidates', `Expected at most 10000, but found ${candidates}.`);
  const seats = wholeNumberIn(seatsText, first.number, 'seats', 1);
  if (seats > 1)
    throw new Unreadable(
      first.number,
      'seats',
      `Expected one seat, since these methods elect one, but found ${seats}.`,
    );

  const rankings = new Rankings();
  const withdrawn = new Set<number>();
  for (;;) {
    const line = reader.next('a ballot or the line 0 that ends them');
    if (line.text === '0') break;
    const [weightText = '', ...ranks] = line.text.split(/\s+/);
    if (weightText.startsWith('-')) {
      for (const text of line.text.split(/\s+/))
        withdrawn.add(candidateIn(text.replace(/^-/, ''), candidates, line.number));
      continue;
    }
    const weight = wholeNumberIn(weightText, line.number, 'weight');
    if (ranks.pop() !== '0')
      throw new Unreadable(line.number, 'ranking', 'Expected 0 at the end of a ballot, but found none.');
    const groups = ranks
      .filter((rank) => rank !== '-')
      .map((rank) => rank.split('=').map((text) => candidateIn(text, candidates, line.number)));
    rankings.add(groups, weight, line.number, (candidate) => String(candidate + 1));
  }

  const names = Array.from({ length: candidates }, (_, at) =>
    reader.next(`the name of candidate ${at + 1} of ${candidates}`),
  );
  const texts = names.map(({ text }) => unquoted(text));
  checkNames(texts, (candidate) => names[candidate]?.number ?? 0);
  reader.next('the title');
  reader.end();
  return { kind: 'ranked', allowsTies: false, ...without(withdrawn, texts, rankings) };
}

/** Who withdrew is no candidate, and ballots pass over the name. */
function without(withdrawn: ReadonlySet<number>, names: readonly string[], rankings: Rankings) {
  const remaining = names.flatMap((_, candidate) => (withdrawn.has(candidate) ? [] : [candidate]));
  const places = new Map(remaining.map((candidate, place) => [candidate, place]));
  const groupsOf = (groups: readonly (readonly number[])[]) =>
    groups.flatMap((group) => {
      const kept = group.flatMap((candidate) => places.get(candidate) ?? []);
      return kept.length > 0 ? [kept] : [];
    });
  return {
    candidates: remaining.map((candidate) => names[candidate] ?? ''),
    rankings: rankings.all.map(({ groups, weight }) => ({ groups: groupsOf(groups), weight })),
  };
}

function candidateIn(text: string, candidates: number, line: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= candidates) return number - 1;
  throw new Unreadable(line, 'ranking', `Expected a candidate from 1 to ${candidates}, but found ${quoted(text)}.`);
}

function unquoted(text: string): string {
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}

class BltLines {
  readonly #lines: Iterator<Line>;
  #last = 1;

  constructor(lines: Iterable<Line>) {
    this.#lines = lines[Symbol.iterator]();
  }

  /** The next line that is not empty. */
  next(what: string): Line {
    const line = this.#next();
    if (line) return line;
    throw new Unreadable(this.#last, '', `Expected ${what}, but the file ends here.`);
  }

  end(): void {
    const line = this.#next();
    if (line) throw new Unreadable(line.number, '', `Expected the end of the file, but found ${quoted(line.text)}.`);
  }

  #next(): Line | undefined {
    for (;;) {
      const { value, done } = this.#lines.next();
      if (done) return undefined;
      this.#last = value.number;
      const text = value.text.trim();
      if (text !== '') return { number: value.number, text };
    }
  }
}
