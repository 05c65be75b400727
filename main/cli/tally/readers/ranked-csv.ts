import type { Ranking } from '../../../../ballot/methods/index.ts';
import type { RankedFile } from './ballot-files.ts';
import { Columns, cellsOf } from './delimited.ts';
import { type Line, Unreadable } from './lines.ts';
import { Rankings } from './ranked.ts';
import { quoted, wholeNumberIn } from './values.ts';

const overvote = '$OVERVOTE';
const undervote = '$UNDERVOTE';

/**
 * The table of ranked.vote, a mark a line: `ballot_id,rank,choice`. `$UNDERVOTE` and a rank that is missing were skipped; `$OVERVOTE` had
 * several marks. A candidate marked at several ranks of a ballot counts at the first. The file has no order of candidates, so theirs is
 * that of their names.
 */
export function readRankedCsv(lines: Iterable<Line>): RankedFile {
  const iterator = lines[Symbol.iterator]();
  const { value: head, done } = iterator.next();
  if (done) throw new Unreadable(1, '', 'Expected the columns ballot_id, rank and choice, but the file is empty.');
  const columns = new Columns(cellsOf(head, ','), ['ballot_id', 'rank', 'choice'], head.number);
  const [idOf, rankOf, choiceOf] = [columns.reader('ballot_id'), columns.reader('rank'), columns.reader('choice')];

  const alone = new Map<string, readonly [number]>();
  const rankings = new Rankings();
  const seen = new Set<string>();
  let current: Ballot | null = null;
  const finish = (ballot: Ballot | null) => {
    if (ballot)
      rankings.add(groupsOf(ballot.choices, alone), 1, ballot.line, (candidate) => [...alone.keys()][candidate] ?? '');
  };
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    const line = next.value;
    if (line.text.trim() === '') continue;
    const cells = cellsOf(line, ',');
    columns.check(cells, line.number);
    const id = idOf(cells);
    if (id === '') throw new Unreadable(line.number, 'ballot_id', 'Expected the id of a ballot, but found none.');
    if (current === null || current.id !== id) {
      finish(current);
      if (seen.has(id))
        throw new Unreadable(
          line.number,
          'ballot_id',
          `Expected all lines of a ballot together, but ${quoted(id)} stands above already.`,
        );
      seen.add(id);
      current = { id, rank: 0, choices: [], line: line.number };
    }
    const rank = wholeNumberIn(rankOf(cells), line.number, 'rank', 1);
    if (rank <= current.rank)
      throw new Unreadable(line.number, 'rank', `Expected a rank after ${current.rank}, but found ${rank}.`);
    current.rank = rank;
    const choice = choiceOf(cells);
    if (choice === '')
      throw new Unreadable(line.number, 'choice', `Expected a candidate, ${overvote} or ${undervote}, but found none.`);
    if (choice.startsWith('$') && choice !== overvote && choice !== undervote)
      throw new Unreadable(
        line.number,
        'choice',
        `Expected a candidate, ${overvote} or ${undervote}, but found ${quoted(choice)}.`,
      );
    if (choice !== undervote) current.choices.push(choice);
  }
  finish(current);
  return { kind: 'ranked', allowsTies: false, ...inOrderOfNames([...alone.keys()], rankings) };
}

interface Ballot {
  readonly id: string;
  readonly line: number;
  rank: number;
  readonly choices: string[];
}

/** @param alone each candidate found so far, in a group of its own that all ballots share; new ones are added */
function groupsOf(choices: readonly string[], alone: Map<string, readonly [number]>): Ranking['groups'] {
  return choices.flatMap((choice, at): Ranking['groups'] => {
    if (choice === overvote) return [[]];
    if (choices.indexOf(choice) < at) return [];
    const group = alone.get(choice) ?? [alone.size];
    alone.set(choice, group);
    return [group];
  });
}

function inOrderOfNames(names: readonly string[], { all }: Rankings) {
  const candidates = names.toSorted();
  const places = names.map((name) => candidates.indexOf(name));
  const alone = places.map((place) => [place]);
  const groupsIn = (groups: Ranking['groups']) =>
    groups.map(([candidate]) => (candidate === undefined ? [] : (alone[candidate] ?? [])));
  return { candidates, rankings: all.map(({ groups, weight }) => ({ groups: groupsIn(groups), weight })) };
}
