import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formHash } from '../../../ballot/index.ts';
import type { Answer, Choices } from '../../../contract/choices.ts';
import type { BallotForm, QuestionForm } from '../../../contract/form.ts';
import { capture } from '../command.fixture.ts';
import { tally } from './index.ts';

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'passerelle-tally-')), name);
  await writeFile(path, content);
  return path;
}

async function counted(name: string, content: string | Uint8Array, ...args: string[]) {
  const io = capture();
  expect(await tally([await written(name, content), ...args, '--json'], io), io.errors()).toBe(0);
  return JSON.parse(io.out());
}

/** What the command says of a file that it refuses, without the path before it. */
async function refusal(name: string, content: string | Uint8Array, ...args: string[]): Promise<string> {
  const path = await written(name, content);
  const io = capture();
  expect(await tally([path, ...args], io)).toBe(1);
  expect(io.out()).toBe('');
  return io.errors().replace(path, name).trimEnd();
}

const csv = (...rows: string[]) => ['ballot_id,rank,choice', ...rows].join('\n');
const blt = '3 1\n4 1 2 0\n3 2=3 - 1 0\n2 3 0\n0\n"Ana"\n"Bo"\n"Cy"\n"Ward"\n';
const toi =
  '# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: Ana\n# ALTERNATIVE NAME 2: Bo\n# NUMBER VOTERS: 3\n2: 1,2\n1: {1,2}\n';
const meta = 'META\nkey;value\nbudget;100\nvote_type;approval\n';
const pb = `${meta}PROJECTS\nproject_id;cost;name\na;60;Parc\nb;60;"Four; à pain"\nc;40;Banc\nVOTES\nvoter_id;vote;voting_method\n1;a,c;internet\n2;a;paper\n3;b;paper\n4;;paper\n`;

test('a table of marks: skipped ranks are passed over, repeated candidates count once, overvotes as the rule says', async () => {
  const file = csv(
    '1,1,$UNDERVOTE',
    '1,3,Ana',
    '2,1,Bo',
    '2,2,Bo',
    '2,3,Ana',
    '3,1,$OVERVOTE',
    '3,2,Cy',
    '4,1,$UNDERVOTE',
  );
  const first = async (...rule: string[]) => (await counted('marks.csv', file, ...rule)).rounds[0];
  expect(await first()).toMatchObject({ counts: { Ana: 1, Bo: 1 }, exhausted: 2 });
  expect(await first('--rule', 'overvotes=skip')).toMatchObject({ counts: { Ana: 1, Bo: 1, Cy: 1 }, exhausted: 1 });
});

test('BLT: equals and skipped ranks, withdrawn candidates and names with or without quotes', async () => {
  expect(await counted('v.blt', blt, '--method', 'schulze')).toMatchObject({
    counts: { Ana: { Bo: 4 }, Bo: { Ana: 3, Cy: 4 } },
  });
  const { rounds } = await counted(
    'v.blt',
    blt.replace('3 1\n', '3 1\n-2\n'),
    '--rule',
    'overvotes=exhaust-if-several-remain',
  );
  expect(rounds).toMatchObject([{ counts: { Ana: 4, Cy: 5 }, exhausted: 0 }]);
});

test('a budget: votes by project and by channel, and what was funded, exactly where there are hundredths', async () => {
  expect(await counted('b.pb', pb)).toMatchObject({
    method: 'greedy',
    counts: { a: 2, b: 1, c: 1 },
    selected: ['a', 'c'],
    byChannel: {
      internet: { ballots: 1, counts: { a: 1, b: 0, c: 1 } },
      paper: { ballots: 3, counts: { a: 1, b: 1, c: 0 } },
    },
    rules: { ties: 'cheaper-first' },
  });
  const cents = pb.replace('a;60', 'a;60.10').replace('c;40', 'c;39.90').replace('b;60', 'b;60.000');
  expect(await counted('b.pb', cents)).toMatchObject({ selected: ['a', 'c'], left: 0 });
});

const points = pb
  .replace('approval', 'cumulative')
  .replace('voting_method', 'points')
  .replace('internet', '3,0')
  .replaceAll(';paper', ';2')
  .replace('4;;2', '4;;');

test('points, single choices and orders of projects are read as votes for projects too', async () => {
  expect(await counted('b.pb', points)).toMatchObject({ counts: { a: 2, b: 1, c: 0 }, selected: ['a'] });
  expect(await counted('b.pb', points, '--method', 'points')).toMatchObject({
    counts: { a: 5, b: 2, c: 0 },
    winner: 'a',
  });
  expect(await counted('b.pb', pb.replace('approval', 'ordinal'))).toMatchObject({ counts: { a: 2, b: 1, c: 1 } });
  expect(await refusal('b.pb', pb.replace('approval', 'choose-1'))).toBe(
    'b.pb:12: vote: Expected no more than the file allows (max_length: 1), but found 2.',
  );
});

const form: BallotForm = {
  kind: 'approval',
  question: { fr: 'Quels noms ?' },
  options: ['lilas', 'rose'].map((id) => ({ id, label: { fr: id } })),
  optionOrder: 'random',
};
const opened = (lines: readonly object[], header: object = {}) =>
  [
    {
      type: 'passerelle/opened-ballots/1',
      consultation: 'place',
      form,
      formHash: formHash(form),
      ballots: 6,
      ...header,
    },
    ...lines,
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');
const lilas = { choices: { kind: 'approval', options: ['lilas'] }, ballots: 3, channel: 'paper' };
const both = { choices: { kind: 'approval', options: ['lilas', 'rose'] }, ballots: 2, channel: 'terminal' };
const blank = { choices: { kind: 'blank' }, ballots: 1, channel: 'terminal' };

test('our own opened ballots count by the kind of their form, by channel too', async () => {
  expect(await counted('place.jsonl', opened([lilas, both, blank]))).toMatchObject({
    method: 'approval',
    counts: { lilas: 5, rose: 2 },
    blank: 1,
    winner: 'lilas',
    byChannel: {
      paper: { ballots: 3, counts: { lilas: 3, rose: 0 } },
      terminal: { ballots: 3, counts: { lilas: 2, rose: 2 }, blank: 1 },
    },
  });
});

const asked = { question: { fr: 'Laquelle ?' }, optionOrder: 'random' } as const;
const places = ['a', 'b', 'c'].map((id) => ({ id, label: { fr: id } }));
const rankedForm: QuestionForm = { kind: 'ranked', ...asked, options: places, ties: false, method: 'instant-runoff' };
const ranks = (...order: string[]): Answer => ({ kind: 'ranked', ranks: order.map((id) => [id]) });
const budgetForm: QuestionForm = {
  kind: 'budget',
  ...asked,
  options: places.map((option, at) => ({ ...option, costEuros: 10 * (at + 1) })),
  envelopeEuros: 40,
  method: 'greedy',
};
const funds = (...options: string[]): Answer => ({ kind: 'budget', options });

/** Counts opened ballots of a form, some of each. */
function countedOn(form: BallotForm, ballots: readonly (readonly [Choices, number])[], ...args: string[]) {
  const header = { form, formHash: formHash(form), ballots: ballots.reduce((sum, [, some]) => sum + some, 0) };
  const lines = ballots.map(([choices, some]) => ({ choices, ballots: some }));
  return counted('place.jsonl', opened(lines, header), ...args);
}

test('our own opened ballots count by the method of their form, round by round, and say which rules decided', async () => {
  const ranked = [
    [ranks('a', 'c'), 2],
    [ranks('b'), 2],
    [ranks('c', 'b'), 1],
    [{ kind: 'blank' }, 1],
  ] as const;
  expect(await countedOn(rankedForm, ranked)).toMatchObject({
    method: 'instant-runoff',
    winner: 'b',
    rounds: [
      { counts: { a: 2, b: 2, c: 1 }, eliminated: 'c', decidedBy: 'votes' },
      { counts: { a: 2, b: 3 }, eliminated: null, decidedBy: 'majority' },
    ],
    blank: 1,
    rules: { eliminationTies: 'earlier-rounds', unranked: 'the ballot is exhausted' },
  });
  expect(await countedOn({ ...rankedForm, method: 'schulze' }, ranked)).toMatchObject({
    method: 'schulze',
    cycle: ['a', 'b', 'c'],
    decidedBy: 'strongest-paths',
    rules: { strength: 'winning-votes', unranked: 'last, together' },
  });
  const funded = [
    [funds('a', 'c'), 2],
    [funds('b'), 3],
    [{ kind: 'blank' }, 4],
  ] as const;
  expect(await countedOn(budgetForm, funded)).toMatchObject({
    method: 'greedy',
    selected: ['b', 'a'],
    rounds: [
      { project: 'b', outcome: 'funded', aheadBy: 'votes' },
      { project: 'a', outcome: 'funded', aheadBy: 'cost' },
      { project: 'c', outcome: 'does-not-fit', left: 10 },
    ],
    blank: 4,
    rules: { ties: 'cheaper-first' },
  });
  expect(await countedOn(budgetForm, funded, '--method', 'mes')).toMatchObject({ method: 'equal-shares', blank: 4 });
  const grades = ['best', 'good', 'fair', 'poor', 'bad'].map((id) => ({ id, label: { fr: id } }));
  const judged: BallotForm = { kind: 'majority-judgement', ...asked, options: places, grades };
  expect(
    await countedOn(judged, [
      [{ kind: 'majority-judgement', grades: ['best', 'good', null] }, 2],
      [{ kind: 'majority-judgement', grades: ['best', 'bad', 'bad'] }, 1],
    ]),
  ).toMatchObject({
    method: 'majority-judgement',
    counts: { a: [3, 0, 0, 0, 0], b: [0, 2, 0, 0, 1], c: [0, 0, 0, 0, 3] },
    ranking: [['a'], ['b'], ['c']],
    leads: [{ by: 'median' }, { by: 'median' }, null],
    rules: { missingGrades: 'the worst grade', tieBreak: 'median ballots are removed one by one' },
  });
  const questionnaire: BallotForm = {
    kind: 'questionnaire',
    question: asked.question,
    sections: [
      {
        title: { fr: 'La place' },
        questions: [
          { id: 'name', required: true, form: rankedForm },
          { id: 'money', required: false, form: budgetForm },
        ],
      },
    ],
  };
  expect(
    await countedOn(questionnaire, [
      [{ kind: 'questionnaire', answers: [ranks('a'), null] }, 2],
      [{ kind: 'questionnaire', answers: [{ kind: 'blank' }, funds('b')] }, 1],
    ]),
  ).toMatchObject({
    method: 'questionnaire',
    questions: [
      { id: 'name', method: 'instant-runoff', winner: 'a', blank: 1, rules: { overvotes: 'exhaust' } },
      { id: 'money', method: 'greedy', skipped: 2, selected: ['b'], rules: { ties: 'cheaper-first' } },
    ],
  });
});

test('a thousand million equal ballots take no longer to count than one, and no sum of them is rounded', async () => {
  const most = 1_000_000_000;
  const form: BallotForm = { kind: 'points', ...asked, options: places, mostPerOption: 20, total: 100 };
  expect(await countedOn(form, [[{ kind: 'points', points: [20, 0, 1] }, most]])).toMatchObject({
    counts: { a: 20 * most, b: 0, c: most },
  });
  expect(await countedOn(rankedForm, [[ranks('a'), most]])).toMatchObject({ rounds: [{ counts: { a: most } }] });
});

test('our own opened ballots are refused when cut short, changed, repeated or of another form', async () => {
  const said = (lines: readonly object[], header?: object) => refusal('p.jsonl', opened(lines, header));
  expect(await said([lilas, both])).toBe(
    'p.jsonl:3: ballots: Expected 6 ballots as the first line says, but found 5: was the file cut short?',
  );
  expect(await said([lilas, lilas])).toBe(
    'p.jsonl:3: choices: Expected equal ballots on one line, but these stand above already.',
  );
  expect(await said([], { form: { ...form, optionOrder: 'as-published' } })).toContain(
    'p.jsonl:1: formHash: Expected the hash of the form',
  );
  expect(await said([{ ...lilas, choices: { kind: 'single', option: 'lilas' } }])).toContain(
    'p.jsonl:2: choices: Expected choices that fit the form',
  );
  expect(await said([{ ...lilas, ballots: -1 }])).toBe(
    'p.jsonl:2: ballots: Expected a whole number from 1 to 1000000000, but found -1.',
  );
  expect(await said([{ ...lilas, ballots: 2 ** 53 }])).toContain('p.jsonl:2: ballots: Expected');
  expect(await said([{ ...lilas, token: 'x' }])).toBe(
    'p.jsonl:2: There is no field "token" here; expected choices, ballots or channel.',
  );
  const twice = opened([lilas]).replace('"ballots":3', '"ballots": 3, "ballots": 6');
  expect(await refusal('p.jsonl', twice)).toBe(
    'p.jsonl:2: Expected each field once, but this one stands twice in the same group.',
  );
  expect(await refusal('p.jsonl', `${opened([lilas])}\n{"choices":`)).toBe(
    'p.jsonl:3: Expected a line of JSON, but this is none.',
  );
});

test('whatever ended its lines, and with or without a byte order mark, a file counts the same', async () => {
  for (const [name, text] of Object.entries({
    'v.blt': blt,
    'v.toi': toi,
    'v.pb': pb,
    'v.csv': csv('1,1,Ana', '2,1,Bo', '3,1,Ana'),
  })) {
    const plain = await counted(name, text);
    expect(await counted(name, text.replaceAll('\n', '\r\n'))).toEqual(plain);
    expect(await counted(name, `\u{FEFF}${text}`)).toEqual(plain);
    expect(await counted(name, text.trimEnd())).toEqual(plain);
  }
});

test('another encoding than UTF-8 is named with its line, and nothing is counted', async () => {
  const windows = Buffer.from(csv('1,1,Ana', '2,1,Zoé'), 'latin1');
  expect(await refusal('v.csv', windows)).toContain(
    'v.csv:3: Expected a text in UTF-8, but this line is in another encoding',
  );
  expect(await refusal('v.csv', Buffer.from(`\u{FEFF}${csv('1,1,Ana')}`, 'utf16le'))).toContain(
    'v.csv:1: Expected a text in UTF-8, but this one is in UTF-16',
  );
  expect(await refusal('v.csv', Buffer.from(csv('1,1,Ana'), 'utf16le'))).toContain(
    'v.csv:1: Expected plain text, but found the control character U+0000.',
  );
});

test('what no ballot can hold is refused with its line and field', async () => {
  const cases: [string, string, string][] = [
    ['v.csv', '', 'v.csv:1: Expected the columns ballot_id, rank and choice, but the file is empty.'],
    ['v.csv', 'ballot_id,choice\n', 'v.csv:1: rank: Expected a column of this name, but found "ballot_id, choice".'],
    ['v.csv', csv('1,1,Ana', '1,1,Bo'), 'v.csv:3: rank: Expected a rank after 1, but found 1.'],
    [
      'v.csv',
      csv('1,1,Ana', '2,1,Bo', '1,2,Bo'),
      'v.csv:4: ballot_id: Expected all lines of a ballot together, but "1" stands above already.',
    ],
    ['v.csv', csv('1,-1,Ana'), 'v.csv:2: rank: Expected a whole number from 1 to 9007199254740991, but found "-1".'],
    ['v.csv', csv('1,1'), 'v.csv:2: choice: Expected a candidate, $OVERVOTE or $UNDERVOTE, but found none.'],
    ['v.csv', csv('1,1,$VOTE'), 'v.csv:2: choice: Expected a candidate, $OVERVOTE or $UNDERVOTE, but found "$VOTE".'],
    ['v.csv', csv('1,1,"Ana'), 'v.csv:2: Expected a closing quote, but the line ends before it.'],
    [
      'v.csv',
      csv(`1,1,${'x'.repeat(100_001)}`),
      'v.csv:2: Expected lines of at most 100000 characters, but this one is longer.',
    ],
    ['v.blt', blt.replace('2 3 0\n', '2 3\n'), 'v.blt:4: ranking: Expected 0 at the end of a ballot, but found none.'],
    ['v.blt', blt.slice(0, 20), 'v.blt:3: ranking: Expected 0 at the end of a ballot, but found none.'],
    [
      'v.blt',
      blt.slice(0, blt.indexOf('"Cy"')),
      'v.blt:7: Expected the name of candidate 3 of 3, but the file ends here.',
    ],
    ['v.blt', blt.replace('4 1 2 0', '4 1 4 0'), 'v.blt:2: ranking: Expected a candidate from 1 to 3, but found "4".'],
    [
      'v.blt',
      blt.replace('4 1 2 0', '4 1 1 0'),
      'v.blt:2: ranking: Expected each candidate once, but "1" stands twice.',
    ],
    [
      'v.blt',
      blt.replace('4 1', '9007199254740993 1'),
      'v.blt:2: weight: Expected a whole number from 0 to 9007199254740991, but found "9007199254740993".',
    ],
    [
      'v.blt',
      blt.replace('4 1', '9007199254740991 1'),
      'v.blt:3: ballots: Expected at most 9007199254740991 ballots in all, but there are more.',
    ],
    [
      'v.blt',
      blt.replace('3 1', '3 2'),
      'v.blt:1: seats: Expected one seat, since these methods elect one, but found 2.',
    ],
    ['v.blt', blt.replace('"Bo"', '"Ana"'), 'v.blt:7: name: Expected names that differ, but "Ana" stands twice.'],
    [
      'v.toi',
      toi.replace('1: {1,2}\n', ''),
      'v.toi:4: NUMBER VOTERS: Expected as many as the orders below hold, 2, but found 3: was the file cut short?',
    ],
    ['v.toi', toi.replace('{1,2}', '{1,2'), 'v.toi:6: order: Expected an alternative from 1 to 2, but found "{1".'],
    [
      'v.toi',
      toi.replace('2: 1,2', '-2: 1,2'),
      'v.toi:5: ballots: Expected a whole number from 0 to 9007199254740991, but found "-2".',
    ],
    ['v.toi', '1: 1,2', 'v.toi:1: NUMBER ALTERNATIVES: Expected this in the head of the file, but it is missing.'],
    ['v.soi', toi, 'v.soi:6: order: Expected no ties in a file of type soi, but found "{1,2}".'],
    [
      'v.toc',
      toi.replace('2: 1,2', '2: 1'),
      'v.toc:5: order: Expected all 2 alternatives in a file of type toc, but found "1".',
    ],
    [
      'v.pb',
      pb.slice(0, pb.indexOf('VOTES')),
      'v.pb:9: Expected the section VOTES with its columns, but the file ends here.',
    ],
    ['v.pb', pb.replace('META\n', ''), 'v.pb:1: Expected the line META, but found "key;value".'],
    [
      'v.pb',
      pb.replace('VOTES', 'PROJECTS'),
      'v.pb:10: Expected the sections META, PROJECTS and VOTES, once and in this order, but found PROJECTS.',
    ],
    [
      'v.pb',
      pb.replace('budget;100', 'budget;1e9'),
      'v.pb:3: budget: Expected an amount of money above zero, such as 1200 or 1200.50, but found "1e9".',
    ],
    [
      'v.pb',
      pb.replace('a;60', 'a;-60'),
      'v.pb:7: cost: Expected an amount of money above zero, such as 1200 or 1200.50, but found "-60".',
    ],
    ['v.pb', pb.replace('b;60', 'a;60'), 'v.pb:8: project_id: Expected ids that differ, but "a" stands twice.'],
    ['v.pb', pb.replace('a,c', 'a,d'), 'v.pb:12: vote: Expected ids of projects, but there is no project "d".'],
    ['v.pb', pb.replace('a,c', 'a,a'), 'v.pb:12: vote: Expected each project once, but "a" stands twice.'],
    ['v.pb', pb.replace('2;a', '1;a'), 'v.pb:13: voter_id: Expected each voter once, but "1" stands above already.'],
    [
      'v.pb',
      pb.replace('budget', 'num_votes;5\nbudget'),
      'v.pb:3: num_votes: Expected as many as the file holds, 4, but found 5: was the file cut short?',
    ],
    [
      'v.pb',
      pb.replace('budget;100', 'budget;39'),
      'v.pb:3: budget: Expected no less than the cheapest project costs, but found "39".',
    ],
    [
      'v.pb',
      pb.replace('budget', 'max_length;2\nmin_length;3\nbudget'),
      'v.pb:4: min_length: Expected no more than the most that is allowed (max_length: 2), but found 3.',
    ],
    [
      'v.pb',
      pb.replace('budget', 'min_length;2\nbudget'),
      'v.pb:14: vote: Expected no less than the file asks for (min_length: 2), but found 1.',
    ],
    [
      'v.pb',
      points.replace('1;a,c;3,0', '1;a,c;9007199254740991,0'),
      'v.pb:13: points: Expected at most 9007199254740991 points in all, but there are more.',
    ],
    [
      'v.json',
      '[{ "title": "x",\n "tallies": [[1, 2],\n [3]] }]',
      'v.json:3: [0].tallies[1]: Expected a list of at least 2 items, but found a list.',
    ],
    [
      'v.json',
      '[{ "title": "x",\n "tallies": [[1, 2],\n [3, 1]] }]',
      'v.json:2: [0].tallies[0]: Expected 4 grades, one a participant, but found 3.',
    ],
    [
      'v.json',
      '[{ "title": "x",\n "tallies": [[1, -2]] }]',
      'v.json:2: [0].tallies[0][1]: Expected a whole number of at least 0, but found -2.',
    ],
  ];
  for (const [name, content, sentence] of cases) expect(await refusal(name, content)).toBe(sentence);
});

test('names that programs are made of are names like others', async () => {
  const { counts, winner } = await counted(
    'v.csv',
    csv('1,1,__proto__', '2,1,__proto__', '3,1,constructor'),
    '--method',
    'plurality',
  );
  expect(Object.entries(counts)).toEqual([
    ['__proto__', 2],
    ['constructor', 1],
  ]);
  expect(winner).toBe('__proto__');
  const proto = await counted('b.pb', pb.replaceAll(/\bc\b/g, '__proto__'));
  expect(Object.keys(proto.counts)).toContain('__proto__');
});

test('people read what decided each round, and names cannot steer their terminal', async () => {
  const io = capture();
  const marks = csv('1,1,Ana', '2,1,Ana', '3,1,Bo', '4,1,Bo', '5,1,Cy\u{9b}2J', '5,2,Bo');
  expect(await tally([await written('v.csv', marks)], io)).toBe(0);
  expect(io.out()).toContain(
    'Round 1: Cy\u{FFFD}2J is eliminated, with the fewest votes.\nWinner: Bo, with more than half of the ballots',
  );
  expect(io.out()).toContain('\n  overvotes: exhaust\n');
});

test('a method or a rule that does not fit is refused with those that do', async () => {
  expect(await refusal('v.blt', blt, '--method', 'greedy')).toContain(
    'cannot be counted by "greedy". Methods that fit it: instant-runoff, schulze, plurality.',
  );
  expect(await refusal('v.pb', pb, '--method', 'points')).toContain(
    'Methods that fit it: greedy, equal-shares, approval.',
  );
  expect(await refusal('v.blt', blt, '--rule', 'overvotes=never')).toContain(
    '"overvotes=never" is no rule of instant-runoff. Its rules: overvotes=exhaust|',
  );
  expect(await refusal('v.blt', blt, '--rule', '__proto__=x')).toContain('is no rule of');
  expect(await refusal('v.txt', blt)).toContain('is no file of ballots by its name');
  expect(await tally([], capture())).toBe(2);
});

test('a file that cannot be read is refused in one sentence, whatever keeps it from being read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-tally-'));
  await mkdir(join(folder, 'folder.blt'));
  await symlink('loop.blt', join(folder, 'loop.blt'));
  for (const [name, why] of [
    ['nowhere.blt', 'there is no such file or folder'],
    ['folder.blt', 'it is a folder'],
    ['loop.blt', 'it is a link that is not followed'],
  ] as const) {
    const io = capture();
    expect(await tally([join(folder, name)], io)).toBe(1);
    expect(io.errors()).toBe(`Cannot read ${join(folder, name)}: ${why}.\n`);
    expect(io.out()).toBe('');
  }
});

test('no bytes whatever make a count that is not whole: a file is counted, or refused with its line', async () => {
  const texts = {
    'v.blt': blt,
    'v.toi': toi,
    'v.pb': pb,
    'v.csv': csv('1,1,Ana', '2,1,Bo'),
    'p.jsonl': opened([lilas, both, blank]),
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.entries(texts)),
      fc.nat(),
      fc.uint8Array({ maxLength: 3 }),
      fc.nat(3),
      async ([name, text], at, bytes, removed) => {
        const whole = Buffer.from(text);
        const place = at % whole.length;
        const path = await written(
          name,
          Buffer.concat([whole.subarray(0, place), bytes, whole.subarray(place + removed)]),
        );
        const io = capture();
        const code = await tally([path, '--json'], io);
        if (code === 0) expect(JSON.parse(io.out())).toHaveProperty('rules');
        else expect(io.errors()).toMatch(/^\S+:\d+: /);
      },
    ),
    { numRuns: 300 },
  );
});
