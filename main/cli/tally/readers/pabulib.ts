import type { ProjectBallot, ProjectsFile } from './ballot-files.ts';
import { Columns, cellsOf } from './delimited.ts';
import { type Line, Unreadable } from './lines.ts';
import { addUp, quoted, wholeNumberIn } from './values.ts';

const sections = ['META', 'PROJECTS', 'VOTES'] as const;
type Section = (typeof sections)[number];

const voteTypes = ['approval', 'ordinal', 'cumulative', 'scoring', 'choose-1'] as const;

/**
 * pabulib's format of participatory budgets (Faliszewski et al., http://pabulib.org/format). An ordinal vote approves of the projects
 * that it ranks; a cumulative or scoring one of those to which it gives points. What the file says of votes per project and of funded
 * projects is not read: they are counted here.
 */
export function readPabulib(lines: Iterable<Line>): ProjectsFile {
  const tables = tablesOf(lines);
  const meta = metaIn(tables.META);
  const { projects, envelope, unit } = projectsIn(tables.PROJECTS, meta);
  const { channels, hasPoints, votes } = votesIn(
    tables.VOTES,
    meta,
    projects.map(({ id }) => id),
  );
  checkNumber(meta, 'num_projects', projects.length);
  checkNumber(meta, 'num_votes', votes);
  return { kind: 'projects', projects, envelope, unit, channels, hasPoints };
}

/** The first line holds the names of the columns. */
interface Table {
  readonly line: number;
  readonly columns: Columns;
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

const requiredColumns: Record<Section, readonly string[]> = {
  META: ['key', 'value'],
  PROJECTS: ['project_id', 'cost'],
  VOTES: ['voter_id', 'vote'],
};

function tablesOf(lines: Iterable<Line>): Record<Section, Table> {
  const tables: Partial<Record<Section, { line: number; columns: Columns; rows: Table['rows'][number][] }>> = {};
  let section: Section | null = null;
  let awaitsHead = false;
  let last = 1;
  for (const line of lines) {
    const text = line.text.trim();
    if (text === '') continue;
    last = line.number;
    const started = Object.keys(tables).length;
    const name: string = text.replace(/;+$/, '');
    if (sections.some((one) => one === name)) {
      if (name !== sections[section === null ? 0 : started] || awaitsHead)
        throw new Unreadable(
          line.number,
          '',
          `Expected the sections META, PROJECTS and VOTES, once and in this order, but found ${name}.`,
        );
      section = name as Section;
      awaitsHead = true;
      continue;
    }
    if (section === null) throw new Unreadable(line.number, '', `Expected the line META, but found ${quoted(text)}.`);
    const cells = cellsOf(line, ';');
    if (awaitsHead) {
      awaitsHead = false;
      // Some files leave out the names of the columns of META.
      const isHeadless = section === 'META' && cells[0]?.trim() !== 'key';
      const columns = new Columns(isHeadless ? requiredColumns.META : cells, requiredColumns[section], line.number);
      tables[section] = { line: line.number, columns, rows: [] };
      if (!isHeadless) continue;
    }
    const table = tables[section];
    table?.columns.check(cells, line.number);
    table?.rows.push({ line: line.number, cells });
  }
  const { META, PROJECTS, VOTES } = tables;
  const missing = sections.find((name) => tables[name] === undefined);
  if (!META || !PROJECTS || !VOTES)
    throw new Unreadable(last, '', `Expected the section ${missing} with its columns, but the file ends here.`);
  return { META, PROJECTS, VOTES };
}

type Meta = ReadonlyMap<string, { readonly value: string; readonly line: number }>;

function metaIn({ columns, rows }: Table): Meta {
  const [keyOf, wordsOf] = [columns.reader('key'), columns.reader('value')];
  const meta = new Map<string, { value: string; line: number }>();
  for (const { line, cells } of rows) {
    const key = keyOf(cells);
    if (meta.has(key)) throw new Unreadable(line, key, 'Expected this once, but it stands here a second time.');
    meta.set(key, { value: wordsOf(cells), line });
  }
  return meta;
}

function checkNumber(meta: Meta, key: string, found: number): void {
  const said = meta.get(key);
  if (said && wholeNumberIn(said.value, said.line, key) !== found)
    throw new Unreadable(
      said.line,
      key,
      `Expected as many as the file holds, ${found}, but found ${said.value}: was the file cut short?`,
    );
}

function projectsIn({ columns, rows, line: head }: Table, meta: Meta) {
  const [idOf, costOf, nameOf] = [columns.reader('project_id'), columns.reader('cost'), columns.reader('name')];
  const budget = meta.get('budget');
  if (!budget) throw new Unreadable(head, 'budget', 'Expected the budget in the section META, but it is missing.');
  if (rows.length === 0) throw new Unreadable(head, 'project_id', 'Expected at least one project, but found none.');
  if (rows.length > 10_000)
    throw new Unreadable(head, 'project_id', 'Expected at most 10000 projects, but found more.');
  const amounts = [budget.value, ...rows.map(({ cells }) => costOf(cells))];
  const decimals = Math.max(...amounts.map((amount) => /\.(\d*?)0*$/.exec(amount)?.[1]?.length ?? 0));
  const seen = new Set<string>();
  const projects = rows.map(({ line, cells }) => {
    const id = idOf(cells);
    if (id === '') throw new Unreadable(line, 'project_id', 'Expected the id of a project, but found none.');
    if (seen.has(id))
      throw new Unreadable(line, 'project_id', `Expected ids that differ, but ${quoted(id)} stands twice.`);
    seen.add(id);
    return { id, name: nameOf(cells), cost: moneyIn(costOf(cells), decimals, line, 'cost') };
  });
  const envelope = moneyIn(budget.value, decimals, budget.line, 'budget');
  if (projects.every(({ cost }) => cost > envelope))
    throw new Unreadable(
      budget.line,
      'budget',
      `Expected no less than the cheapest project costs, but found ${quoted(budget.value)}.`,
    );
  return { projects, envelope, unit: 10 ** decimals };
}

/** An amount in the smallest unit that the file needs, above zero. */
function moneyIn(text: string, decimals: number, line: number, field: string): number {
  const [, whole = '', fraction = ''] = /^(\d{1,16})(?:\.(\d+?)0*)?$/.exec(text) ?? [];
  const value =
    whole === '' || decimals > 6 ? Number.NaN : Number(`${whole}${fraction.replace(/^0$/, '').padEnd(decimals, '0')}`);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Unreadable(
    line,
    field,
    `Expected an amount of money above zero, such as 1200 or 1200.50, but found ${quoted(text)}.`,
  );
}

function votesIn({ columns, rows, line: head }: Table, meta: Meta, ids: readonly string[]) {
  const type = meta.get('vote_type');
  if (!type || !voteTypes.some((one) => one === type.value))
    throw new Unreadable(
      type?.line ?? head,
      'vote_type',
      `Expected one of ${voteTypes.join(', ')}, but found ${quoted(type?.value ?? '')}.`,
    );
  const hasPoints = type.value === 'cumulative' || type.value === 'scoring';
  if (hasPoints && !columns.has('points'))
    throw new Unreadable(head, 'points', `Expected a column of this name for ${type.value} votes, but it is missing.`);
  const [voterOf, voteOf, pointsOf] = [columns.reader('voter_id'), columns.reader('vote'), columns.reader('points')];
  const channelOf = columns.reader('voting_method');
  const places = new Map(ids.map((id, place) => [id, place]));
  const limits = limitsIn(meta, type.value);

  const ballotIn = (cells: readonly string[], line: number) => {
    const chosen = chosenIn(voteOf(cells), places, line);
    const points = hasPoints ? pointsIn(pointsOf(cells), chosen, line) : chosen.map((project) => [project, 1] as const);
    limits(points, line);
    return { approved: points.flatMap(([project, given]) => (given > 0 ? [project] : [])), points };
  };

  const voters = new Set<string>();
  const channels = new Map<string, Map<string, ProjectBallot & { weight: number }>>();
  let pointsInAll = 0;
  for (const { line, cells } of rows) {
    const voter = voterOf(cells);
    if (voter === '') throw new Unreadable(line, 'voter_id', 'Expected the id of a voter, but found none.');
    if (voters.has(voter))
      throw new Unreadable(line, 'voter_id', `Expected each voter once, but ${quoted(voter)} stands above already.`);
    voters.add(voter);
    const channel = channelOf(cells);
    const equal = channels.get(channel) ?? new Map<string, ProjectBallot & { weight: number }>();
    channels.set(channel, equal);
    const text = `${voteOf(cells)};${hasPoints ? pointsOf(cells) : ''}`;
    const ballot = equal.get(text) ?? { ...ballotIn(cells, line), weight: 0 };
    ballot.weight += 1;
    equal.set(text, ballot);
    pointsInAll = addUp(pointsInAll, sumOfPoints(ballot.points), line, 'points');
  }
  const gathered = [...channels].map(([channel, ballots]) => [channel, [...ballots.values()]] as const);
  return { channels: new Map(gathered), hasPoints, votes: voters.size };
}

function chosenIn(text: string, places: ReadonlyMap<string, number>, line: number): number[] {
  if (text === '') return [];
  const chosen = new Set<number>();
  for (const id of text.split(',')) {
    const place = places.get(id.trim());
    if (place === undefined)
      throw new Unreadable(line, 'vote', `Expected ids of projects, but there is no project ${quoted(id)}.`);
    if (chosen.has(place))
      throw new Unreadable(line, 'vote', `Expected each project once, but ${quoted(id)} stands twice.`);
    chosen.add(place);
  }
  return [...chosen];
}

function pointsIn(text: string, chosen: readonly number[], line: number): (readonly [number, number])[] {
  const points = text === '' ? [] : text.split(',').map((one) => wholeNumberIn(one.trim(), line, 'points'));
  if (points.length !== chosen.length)
    throw new Unreadable(
      line,
      'points',
      `Expected points for each of ${chosen.length} projects, but found ${points.length}.`,
    );
  return chosen.map((project, at) => [project, points[at] ?? 0]);
}

/** What the file itself says that a vote may hold. One that names nothing is blank, and never too little. */
function limitsIn(meta: Meta, voteType: string): (points: GivenPoints, line: number) => void {
  const numberOf = (key: string) => {
    const said = meta.get(key);
    return said && said.value !== '' ? wholeNumberIn(said.value, said.line, key) : undefined;
  };
  const bounds = [
    { what: 'length', of: (points: GivenPoints) => points.length, field: 'vote' },
    { what: 'points', of: (points: GivenPoints) => Math.max(0, ...points.map(([, given]) => given)), field: 'points' },
    { what: 'sum_points', of: sumOfPoints, field: 'points' },
  ].map((bound) => {
    const [low, high] = [`min_${bound.what}`, `max_${bound.what}`];
    const least = numberOf(low) ?? 0;
    const most = voteType === 'choose-1' && bound.what === 'length' ? 1 : (numberOf(high) ?? Number.POSITIVE_INFINITY);
    if (least > most)
      throw new Unreadable(
        meta.get(low)?.line ?? 1,
        low,
        `Expected no more than the most that is allowed (${high}: ${most}), but found ${least}.`,
      );
    return { ...bound, low, high, least, most };
  });
  return (points, line) => {
    for (const { low, high, least, most, of, field } of bounds) {
      const found = of(points);
      if (found > most)
        throw new Unreadable(
          line,
          field,
          `Expected no more than the file allows (${high}: ${most}), but found ${found}.`,
        );
      if (found < least && points.length > 0)
        throw new Unreadable(
          line,
          field,
          `Expected no less than the file asks for (${low}: ${least}), but found ${found}.`,
        );
    }
  };
}

type GivenPoints = readonly (readonly [project: number, given: number])[];

function sumOfPoints(points: GivenPoints): number {
  return points.reduce((sum, [, given]) => sum + given, 0);
}
