import {
  approvalCounts,
  type BudgetRules,
  type BudgetStep,
  type EqualSharesRules,
  equalShares,
  type Fraction,
  greedyBudget,
  leaders,
  pointCounts,
} from '../../../ballot/methods/index.ts';
import { byName, countTable, type Method, method, type Outcome, table, winnersAs, winnersInWords } from './method.ts';
import type { ProjectBallot, ProjectsFile } from './readers/index.ts';

const ties = ['cheaper-first', 'order'] as const;

/** Most votes first until the envelope is empty is what cities do, so it is the default. */
export function projectsMethods(file: ProjectsFile): [Method, ...Method[]] {
  const noVotes = { projectsWithoutVotes: 'not funded' };
  return [
    method({
      name: 'greedy',
      rules: { ties },
      fixed: { ...noVotes, projectsThatNoLongerFit: 'passed over' },
      count: (rules) => greedyOf(file, rules),
    }),
    method({
      name: 'equal-shares',
      rules: { ties, utility: ['cost', 'cardinality'], completion: ['add1', 'greedy', 'none'] },
      fixed: { ...noVotes, voters: 'those that approve of a project' },
      count: (rules) => equalSharesOf(file, rules),
    }),
    method({ name: 'approval', rules: {}, fixed: { ties: 'reported as ties' }, count: () => mostOf(file, approvals) }),
    ...(file.hasPoints
      ? [
          method({
            name: 'points',
            rules: {},
            fixed: { ties: 'reported as ties' },
            count: () => mostOf(file, pointCounts),
          }),
        ]
      : []),
  ];
}

type Count = (projects: number, ballots: Iterable<ProjectBallot>) => number[];
const approvals: Count = approvalCounts;

function countsOf(file: ProjectsFile, count: Count) {
  const ids = file.projects.map(({ id }) => id);
  const counts = count(ids.length, ballotsOf(file));
  const isApart = file.channels.size > 1 || !file.channels.has('');
  const channels = [...file.channels].map(([channel, ballots]) => ({
    channel: channel === '' ? 'not told' : channel,
    ballots: ballots.reduce((sum, { weight }) => sum + weight, 0),
    counts: count(ids.length, ballots),
  }));
  const byChannel = Object.fromEntries(
    channels.map(({ channel, ballots, counts }) => [channel, { ballots, counts: byName(ids, counts) }]),
  );
  return {
    counts,
    json: { counts: byName(ids, counts), ...(isApart && file.channels.size > 0 && { byChannel }) },
    lines: isApart ? channels.map(({ channel, ballots }) => `Ballots by ${channel}: ${ballots}`) : [],
  };
}

function* ballotsOf({ channels }: ProjectsFile): Generator<ProjectBallot> {
  for (const ballots of channels.values()) yield* ballots;
}

function mostOf(file: ProjectsFile, count: Count): Outcome {
  const ids = file.projects.map(({ id }) => id);
  const { counts, json, lines } = countsOf(file, count);
  const winners = leaders(counts).map((project) => ids[project] ?? '');
  return {
    json: { ...json, ...winnersAs(winners) },
    lines: [...countTable(file.projects.map(labelOf), counts), '', ...lines, winnersInWords(winners)],
  };
}

function greedyOf(file: ProjectsFile, rules: BudgetRules): Outcome {
  const { counts, json, lines } = countsOf(file, approvals);
  const { selected, steps, left } = greedyBudget(file.projects, counts, file.envelope, rules);
  const money = moneyOf(file);
  return {
    json: {
      ...json,
      selected: selected.map((project) => file.projects[project]?.id),
      rounds: steps.map((step) => stepAs(file, step)),
      left: Number(money(left)),
    },
    lines: [...stepTable(file, steps), '', ...lines, `Left of ${money(file.envelope)}: ${money(left)}`],
  };
}

function equalSharesOf(file: ProjectsFile, rules: EqualSharesRules): Outcome {
  const { json, lines } = countsOf(file, approvals);
  const result = equalShares(file.projects, ballotsOf(file), file.envelope, rules);
  const money = moneyOf(file);
  const fraction = (of: Fraction) => decimal(of, file.unit);
  const bought = result.steps.map(({ project, supporters, payment, decidedBy }) => ({
    project: file.projects[project]?.id,
    supporters,
    cost: Number(money(file.projects[project]?.cost ?? 0)),
    payment: fraction(payment),
    decidedBy,
  }));
  return {
    json: {
      ...json,
      selected: result.selected.map((project) => file.projects[project]?.id),
      rounds: bought,
      completion: result.completion.map((step) => stepAs(file, step)),
      share: fraction(result.share),
      left: Number(money(result.left)),
    },
    lines: [
      `${result.voters} voters share ${money(file.envelope)}. Each could spend ${fraction(result.share)} in the end.`,
      ...table([
        ['bought by its supporters', 'supporters', 'cost', 'each pays at most', 'before the others by'],
        ...result.steps.map(({ project, supporters, payment, decidedBy }) => [
          labelOf(file.projects[project]),
          supporters,
          money(file.projects[project]?.cost ?? 0),
          fraction(payment),
          decidedBy === 'payment' ? 'the least payment' : aheadWords[decidedBy],
        ]),
      ]),
      ...(result.completion.length === 0
        ? []
        : ['', 'With what the shares left:', ...stepTable(file, result.completion)]),
      '',
      ...lines,
      `Left of ${money(file.envelope)}: ${money(result.left)}`,
    ],
  };
}

function stepAs(file: ProjectsFile, { project, votes, left, outcome, aheadBy }: BudgetStep) {
  const money = moneyOf(file);
  const cost = Number(money(file.projects[project]?.cost ?? 0));
  return { project: file.projects[project]?.id, votes, cost, left: Number(money(left)), outcome, aheadBy };
}

function stepTable(file: ProjectsFile, steps: readonly BudgetStep[]): string[] {
  const money = moneyOf(file);
  return table([
    ['project', 'votes', 'cost', 'left before', '', 'before the next by'],
    ...steps.map(({ project, votes, left, outcome, aheadBy }) => [
      labelOf(file.projects[project]),
      votes,
      money(file.projects[project]?.cost ?? 0),
      money(left),
      outcomeWords[outcome],
      aheadBy === null ? '' : aheadWords[aheadBy],
    ]),
  ]);
}

const outcomeWords = { funded: 'FUNDED', 'does-not-fit': 'does not fit', 'no-votes': 'no votes' };
const aheadWords = { votes: 'votes', cost: 'lower cost', order: 'order of the file' };

function labelOf(project: ProjectsFile['projects'][number] | undefined): string {
  if (project === undefined) return '';
  const { id, name } = project;
  return name === '' ? id : `${id} ${name.length > 50 ? `${name.slice(0, 50)}…` : name}`;
}

function moneyOf({ unit }: ProjectsFile): (amount: number) => string {
  return (amount) => {
    const decimals = String(unit).length - 1;
    const digits = String(amount).padStart(decimals + 1, '0');
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  };
}

/** A fraction of the file's unit with four decimals, rounded down, for people to read. */
function decimal({ numerator, denominator }: Fraction, unit: number): string {
  const digits = String((numerator * 10_000n) / (denominator * BigInt(unit))).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
