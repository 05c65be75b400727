import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capture } from '../command.fixture.ts';
import { tally } from './index.ts';
import { shared } from './shared-data.fixture.ts';

async function counted(...args: string[]) {
  const io = capture();
  expect(await tally([...args, '--json'], io), io.errors()).toBe(0);
  return JSON.parse(io.out());
}

test('Burlington 2009: plurality, instant run-off and Condorcet elect three different mayors, as is known', async () => {
  const file = shared('ranked/burlington-2009-mayor.csv');
  const runoff = await counted(file);
  expect(runoff).toMatchObject({ method: 'instant-runoff', winner: 'Bob Kiss' });
  expect(runoff.rounds.at(-1)).toMatchObject({ counts: { 'Bob Kiss': 4313, 'Kurt Wright': 4060 }, exhausted: 607 });
  expect(runoff.rounds.map(({ eliminated }: { eliminated: string | null }) => eliminated).slice(-2)).toEqual([
    'Andy Montroll',
    null,
  ]);
  for (const { counts, exhausted } of runoff.rounds)
    expect(Object.values<number>(counts).reduce((sum, count) => sum + count, exhausted)).toBe(8980);
  expect(await counted(file, '--method', 'plurality')).toMatchObject({
    winner: 'Kurt Wright',
    counts: { 'Kurt Wright': 2951 },
  });
  const condorcet = await counted(file, '--method', 'condorcet');
  expect(condorcet).toMatchObject({
    method: 'schulze',
    winner: 'Andy Montroll',
    condorcetWinner: 'Andy Montroll',
    cycle: [],
  });
});

test('the leaders of Debian are those that were elected', async () => {
  for (const [year, winner] of [
    ['2007', 'Sam Hocevar'],
    ['2020', 'Jonathan Carter'],
  ] as const)
    for (const strength of ['winning-votes', 'margins'])
      expect(await counted(shared(`ranked/debian-leader-${year}.toi`), '--rule', `strength=${strength}`)).toMatchObject(
        { method: 'schulze', winner },
      );
});

test('cities funded what is found, with the votes that are found, by both ways of voting', async () => {
  const files = readdirSync(shared('participatory-budget'));
  expect(files.length).toBe(13);
  for (const name of files) {
    const file = shared(`participatory-budget/${name}`);
    const projects = projectsIn(readFileSync(file, 'utf8'));
    const greedy = await counted(file);
    expect(greedy.counts, name).toEqual(
      Object.fromEntries(projects.map(({ project_id, votes }) => [project_id, Number(votes)])),
    );
    const funded = projects.filter(({ selected }) => selected === '1').map(({ project_id }) => project_id);
    if (funded.length > 0) expect(new Set(greedy.selected), name).toEqual(new Set(funded));
    if (!greedy.byChannel) continue;
    for (const [id, count] of Object.entries(greedy.counts)) {
      const byChannel = Object.values<{ counts: Record<string, number> }>(greedy.byChannel).map(
        ({ counts }) => counts[id] ?? 0,
      );
      expect(byChannel.reduce((sum, one) => sum + one, 0)).toBe(count);
    }
  }
});

/** What the file itself says of its projects. No name of a project that is asked for holds a ";". */
function projectsIn(text: string): Record<string, string>[] {
  const [, section = ''] = /\nPROJECTS\n([\s\S]*?)\nVOTES\n/.exec(text) ?? [];
  const [head = '', ...rows] = section.split('\n');
  return rows.map((row) => Object.fromEntries(head.split(';').map((column, at) => [column, row.split(';')[at] ?? ''])));
}

test('Toulouse 2019: 1,494 voters gave points, which are counted apart from who gave any', async () => {
  const file = shared('participatory-budget/france_toulouse_2019_.pb');
  const points = await counted(file, '--method', 'points');
  const voters = await counted(file);
  expect(voters.byChannel).toBeUndefined();
  for (const [id, count] of Object.entries<number>(voters.counts)) {
    expect(points.counts[id]).toBeGreaterThanOrEqual(count);
    expect(points.counts[id]).toBeLessThanOrEqual(3 * count);
  }
  expect(voters.counts['4']).toBe(471);
});

test.each(['france_toulouse_2019_.pb', 'poland_warszawa_2023_wesola.pb', 'poland_lodz_2020_baluty-doly.pb'])(
  'equal shares keeps within the envelope of every city, and leaves nothing that fits and has votes: %s',
  async (name) => {
    const file = shared(`participatory-budget/${name}`);
    const { selected, counts, left } = await counted(file, '--method', 'equal-shares');
    const projects = projectsIn(readFileSync(file, 'utf8'));
    const cost = (id: string | undefined) => Number(projects.find(({ project_id }) => project_id === id)?.cost);
    const [, budget] = /\nbudget;(\d+)/.exec(readFileSync(file, 'utf8')) ?? [];
    expect(selected.reduce((sum: number, id: string) => sum + cost(id), left)).toBe(Number(budget));
    for (const { project_id: id = '' } of projects)
      if (!selected.includes(id) && counts[id] > 0) expect(cost(id)).toBeGreaterThan(left);
  },
);

test('majority judgment gives the ranks that MieuxVoter tests for', async () => {
  const file = shared('majority-judgment/mieuxvoter-assertions.json');
  const { results } = await counted(file);
  const known = JSON.parse(readFileSync(file, 'utf8')) as { ranks: number[] }[];
  expect(results.map(({ ranks }: { ranks: number[] }) => ranks)).toEqual(known.map(({ ranks }) => ranks));
});

test('Scottish by-elections count to the same rounds by a second way, a ballot at a time', async () => {
  for (const name of readdirSync(shared('ranked')).filter((name) => name.endsWith('.blt'))) {
    const file = shared(`ranked/${name}`);
    const { rounds } = await counted(file);
    const { names, ballots } = bltIn(readFileSync(file, 'utf8'));
    const out: (string | undefined)[] = [];
    for (const round of rounds) {
      const remaining = names.filter((candidate) => !out.includes(candidate));
      const tops = ballots.map((ballot) => ballot.find((candidate) => remaining.includes(candidate)));
      const counts = Object.fromEntries(
        remaining.map((candidate) => [candidate, tops.filter((top) => top === candidate).length]),
      );
      expect(round, name).toMatchObject({ counts, exhausted: tops.filter((top) => top === undefined).length });
      const fewest = Math.min(...Object.values(counts));
      if (round.eliminated) expect(counts[round.eliminated]).toBe(fewest);
      out.push(round.eliminated);
    }
  }
});

function bltIn(text: string): { names: string[]; ballots: string[][] } {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const candidates = Number(lines[0]?.split(' ')[0]);
  const end = lines.indexOf('0');
  const names = lines.slice(end + 1, end + 1 + candidates).map((name) => name.replaceAll('"', ''));
  const ballots = lines.slice(1, end).flatMap((line) => {
    const [weight, ...ranks] = line.split(' ').map(Number);
    return new Array<string[]>(weight ?? 0).fill(ranks.slice(0, -1).map((rank) => names[rank - 1] ?? ''));
  });
  return { names, ballots };
}
