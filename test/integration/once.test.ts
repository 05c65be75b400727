import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ballotId, toBase64url, tracker } from '../../ballot/index.ts';
import type { Stripped } from '../../contract/provisional.ts';
import { hour, minute } from './city-and-machines.fixture.ts';
import {
  type Credential,
  filesOf,
  foundIn,
  type Home,
  type Kiosk,
  type Outcome,
  type Rule,
  rowsOfCity,
  type Until,
  type Weather,
  World,
} from './once.fixture.ts';

/** Few, so that they meet again and again. */
const homes = new Map<string, Home>([
  ['1000000001', 0],
  ['1000000002', 0],
  ['2000000001', 1],
  ['2000000002', 1],
  ['3000000001', null],
  ['3000000002', null],
  ['9000000001', 'unlisted'],
]);
const codes = ['5550000001', '5550000002'];
const credentials: readonly Credential[] = [
  ...[...homes.keys()].map((number) => ({ kind: 'card', number }) as const),
  ...codes.map((number) => ({ kind: 'code', number }) as const),
];

/** Where people vote on paper away from any terminal. */
const townHall = -1;

/** What was accepted: who, where, and how. The model of the whole product is this list and the rules of `expected`. */
interface Accepted {
  readonly number: string;
  readonly terminal: number;
  readonly kind: 'ballot' | 'provisional' | 'paper';
  readonly tracker?: string;
}

interface Model {
  readonly accepted: Accepted[];
  readonly lost: Set<number>;
}

type Step = fc.AsyncCommand<Model, World>;

/** Somebody comes to a terminal with a card or a code. */
abstract class Attempt implements Step {
  readonly terminal: number;
  readonly who: Credential;

  constructor(terminal: number, who: Credential) {
    this.terminal = terminal;
    this.who = who;
  }

  check({ lost }: Readonly<Model>): boolean {
    return !lost.has(this.terminal);
  }

  abstract act(kiosk: Kiosk): Promise<Outcome>;

  async run(model: Model, world: World): Promise<void> {
    const at = this.terminal % world.kiosks.length;
    const kiosk = world.kiosks[at];
    if (!kiosk || model.lost.has(at)) return;
    const isOpen = kiosk.stage === 'open';
    const before = model.accepted.find(({ number, terminal }) => number === this.who.number && terminal === at);
    const outcome = await this.act(kiosk);
    if (outcome.kind === 'refused' || outcome.kind === 'left') {
      const code = outcome.kind === 'refused' ? outcome.code : '';
      // Who took part here is told so, and whoever is at home here is never sent away, whatever the network does.
      if (before && isOpen)
        expect(['already-voted', 'code-used', 'slip-outstanding', 'closed', 'too-many-codes']).toContain(code);
      const isHome = this.who.kind === 'card' && homes.get(this.who.number) === at;
      if (isHome && isOpen && !before) expect(['', 'slip-outstanding']).toContain(code);
      return;
    }
    expect(isOpen, 'accepted while closed').toBe(true);
    expect(before, 'accepted twice at one terminal').toBeUndefined();
    const { kind } = outcome;
    model.accepted.push({ number: this.who.number, terminal: at, kind, ...('tracker' in outcome && outcome) });
  }
}

class Vote extends Attempt {
  readonly until: Until;
  constructor(terminal: number, who: Credential, until: Until) {
    super(terminal, who);
    this.until = until;
  }
  override act(kiosk: Kiosk): Promise<Outcome> {
    return kiosk.vote(this.who, this.until);
  }
  override toString = () => `vote(${this.terminal}, ${this.who.number}, ${this.until})`;
}

class VoteOnPaper extends Attempt {
  override act(kiosk: Kiosk): Promise<Outcome> {
    return kiosk.voteOnPaper(this.who);
  }
  override toString = () => `paper(${this.terminal}, ${this.who.number})`;
}

/** Something happens to a terminal, or to all. */
class Event implements Step {
  readonly says: string;
  readonly happen: (world: World, model: Model) => Promise<void> | void;
  constructor(says: string, happen: Event['happen']) {
    this.says = says;
    this.happen = happen;
  }
  check = () => true;
  async run(model: Model, world: World): Promise<void> {
    await this.happen(world, model);
  }
  toString = () => this.says;
}

function event(says: string, terminal: number, happen: (kiosk: Kiosk, world: World, at: number) => unknown): Event {
  return new Event(`${says}(${terminal})`, async (world, { lost }) => {
    const at = terminal % world.kiosks.length;
    const kiosk = world.kiosks[at];
    if (kiosk && !lost.has(at)) await happen(kiosk, world, at);
  });
}

const terminal = fc.nat(3);
const who = fc.constantFrom(...credentials);
const until = fc.constantFrom<Until>('confirmed', 'confirmed', 'confirmed', 'printed', 'opened');
const weathers = fc.constantFrom<Weather>('calm', 'storm', 'gone', 'gone', 'gone');
const vote = fc.tuple(terminal, who, until).map((of) => new Vote(...of));
const onPaper = fc.tuple(terminal, who).map((of) => new VoteOnPaper(...of));
const weather = fc
  .tuple(terminal, weathers)
  .map(([at, sky]) => event(sky, at, (kiosk) => Object.assign(kiosk, { weather: sky })));
const restart = terminal.map((at) => event('restart', at, (kiosk) => kiosk.restart()));
const again = fc
  .tuple(terminal, fc.nat(1_000))
  .map(([at, which]) => event(`again ${which}`, at, (_, world, real) => world.repeat(real, which)));
const clock = fc
  .tuple(terminal, fc.integer({ min: -90, max: 90 }))
  .map(([at, minutes]) => event(`clock ${minutes}`, at, (_, world, real) => world.setClock(real, minutes * minute)));
const pass = fc
  .integer({ min: 1, max: 90 })
  .map((minutes) => new Event(`pass(${minutes})`, ({ time }) => time.pass(minutes * minute)));
const restartCity = fc.constant(new Event('restart city', ({ city }) => city.restart()));
const loseDisk = terminal.map(
  (at) =>
    new Event(`lose disk(${at})`, (world, { lost }) => {
      const real = at % world.kiosks.length;
      if (lost.has(real)) return;
      lost.add(real);
      world.kiosks[real]?.loseDisk();
    }),
);

const anyCard = fc.constantFrom(...homes.keys());
const freed = anyCard.map((number) => new Event(`free(${number})`, (world) => world.free(number, 'out-of-order')));
const atTownHall = anyCard.map(
  (number) =>
    new Event(`town hall(${number})`, async (world, { accepted }) => {
      if (await world.voteAtTownHall(number)) accepted.push({ number, terminal: townHall, kind: 'paper' });
    }),
);

const often = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });
const troubles = [
  often(16, vote),
  often(4, onPaper),
  often(3, freed),
  often(2, atTownHall),
  often(5, weather),
  often(2, pass),
  often(1, restart),
  often(1, again),
  often(1, clock),
  often(1, restartCity),
];
const days = { minLength: 30, maxLength: 60, size: 'max' } as const;

/** Lives through the steps, closes, strips and opens the count; then holds what came out against the model. */
async function liveThrough(steps: Iterable<Step>, setting: { seed: number; terminals: number; rule?: Rule }) {
  const model: Model = { accepted: [], lost: new Set() };
  const world = await World.open(setting, homes);
  world.kiosks.forEach((kiosk, at) => {
    const code = codes[at];
    if (code) kiosk.giveCode(code);
  });
  await fc.asyncModelRun(() => ({ model, real: world }), steps);
  keepsNoLink(world);
  await world.close();
  expect(await world.officer('GET', ''), 'the city has everything').toMatchObject({ stage: 'complete' });
  await freeWhoLostNothing(world, model);
  const { envelopes } = (await world.officer('GET', '')).provisional;
  if (envelopes > 0) expect(await world.officer('GET', '/export')).toMatchObject({ error: 'unstripped' });
  const stripped = await world.strip();
  const urn = await world.urn();
  const counted = new Set(urn.urn.terminals.flatMap(({ ballots }) => ballots).map((one) => tracker(ballotId(one))));
  eachCardCounts(model, counted, stripped);
  keepsNoLink(world);
  await cityKeepsNoLink(
    world,
    urn.urn.terminals.flatMap(({ ballots }) => ballots),
  );
  return { model, stripped, urn };
}

/** The registrar frees the cards of a terminal that was given up, but for those on the list of paper voters that was kept at its desk. */
async function freeWhoLostNothing(world: World, { accepted, lost }: Model): Promise<void> {
  const isOnPaperThere = (number: string) =>
    accepted.some((one) => one.number === number && one.kind === 'paper' && lost.has(one.terminal));
  for (const number of lost.size > 0 ? homes.keys() : [])
    if (!isOnPaperThere(number)) await world.free(number, 'no-paper-there');
}

function eachCardCounts({ accepted, lost }: Model, counted: ReadonlySet<string>, stripped: Stripped): void {
  const expected = { accepted: 0, voted: 0, paper: 0, unlisted: 0, twice: 0 };
  for (const { number } of credentials) {
    const own = accepted.filter((one) => one.number === number);
    const inUrn = own.filter((one) => one.tracker !== undefined && counted.has(one.tracker));
    const onPaper = own.filter(({ kind }) => kind === 'paper');
    expect(inUrn.length + onPaper.length, `${number} is counted twice`).toBeLessThanOrEqual(1);
    const kept = own.filter((one) => !lost.has(one.terminal));
    const isListed = homes.get(number) !== 'unlisted';
    if (kept.length > 0 && isListed && lost.size === 0)
      expect(inUrn.length + onPaper.length, `${number} is lost`).toBe(1);
    // A ballot that is not provisional is counted whatever happens to other disks.
    for (const one of kept.filter(({ kind }) => kind === 'ballot')) expect(counted).toContain(one.tracker);
    const apart = own.filter(({ kind }) => kind === 'provisional').length;
    if (!isListed) expected.unlisted += apart;
    else if (onPaper.length > 0) expected.paper += apart;
    else if (own.length > apart) expected.voted += apart;
    else if (apart > 0) {
      expected.accepted += 1;
      expected.twice += apart - 1;
    }
  }
  const all = accepted.flatMap((one) => (one.tracker === undefined ? [] : [one.tracker]));
  expect(all.filter((one) => counted.has(one))).toHaveLength(counted.size);
  // Where no disk was lost, the registrar's figures are exactly those of the model.
  if (lost.size > 0) return;
  expect(stripped.accepted).toBe(expected.accepted);
  expect(stripped.destroyed).toEqual({
    'cannot-open': 0,
    'already-voted': expected.voted,
    'voted-on-paper': expected.paper,
    'not-eligible': expected.unlisted,
    'held-by-lost-terminal': 0,
    'twice-provisional': expected.twice,
    copied: 0,
  });
}

/** No file of a terminal, and nothing that it sent, holds a token and a ballot together; an envelope shows neither. */
function keepsNoLink({ kiosks }: World): void {
  for (const kiosk of kiosks.filter(({ isLost }) => !isLost)) {
    const box = kiosk.place.machine.box('place-du-marche');
    const tokens = credentials.map((one) => kiosk.token(one));
    const ids = [box.urn, box.provisional].flatMap((urn) => {
      const held = urn.ids();
      return held.ok ? held.value : [];
    });
    expect(linksIn(filesOf(kiosk), tokens, ids), kiosk.name).toEqual([]);
    const sent = kiosk.place.relay.exchanges.map(({ path, body }) => ({ name: path, bytes: body }));
    for (const { path, body } of kiosk.place.relay.exchanges)
      if (/\/(?:batches|provisional)\//.test(path)) expect(foundIn(body, tokens)).toEqual([]);
    expect(linksIn(sent, tokens, ids), kiosk.name).toEqual([]);
  }
}

function linksIn(files: readonly { name: string; bytes: Buffer }[], tokens: string[], ids: string[]): string[] {
  return files
    .filter(({ bytes }) => foundIn(bytes, tokens).length > 0 && foundIn(bytes, ids).length > 0)
    .map(({ name }) => name);
}

/** No row of the city's tables holds a token and a ballot, and no file of a table what was in the envelopes. */
async function cityKeepsNoLink(world: World, ballots: readonly Uint8Array[]): Promise<void> {
  const alive = world.kiosks.find(({ isLost }) => !isLost);
  if (!alive) return;
  const inText = (value: string) => [value, Buffer.from(value, 'base64url').toString('hex')];
  const tokens = credentials.flatMap((one) => inText(alive.token(one)));
  const marks = ballots.flatMap((one) => inText(ballotId(one)).concat(toBase64url(one).slice(0, 40)));
  for (const row of await rowsOfCity(world)) {
    const hasToken = tokens.some((token) => row.includes(token));
    expect(hasToken && marks.some((mark) => row.includes(mark))).toBe(false);
  }
  const left = await world.city.database.row(`select pg_relation_size('provisional_ballots')::int "bytes"`);
  expect(left).toEqual({ bytes: 0 });
}

/**
 * `npm run test:faults` lives through more of them than `npm test`; another SEED leads to other lives. They are long, so that one that
 * fails is told as it is: its seed and path play it again.
 */
const { LIVES = 2, SEED = 20_261_128 } = process.env;
const lives = { numRuns: Number(LIVES), seed: Number(SEED), endOnFailure: true };

const setting = fc.record({ seed: fc.nat(), terminals: fc.constantFrom(1, 2, 3, 3, 4) });

test('whatever networks, restarts, clocks and residents do, each card counts once and what was accepted is counted', async () => {
  const steps = fc.array(fc.oneof(...troubles), days);
  await fc.assert(
    fc.asyncProperty(setting, steps, async (of, all) => void (await liveThrough(all, of))),
    lives,
  );
}, 180_000);

test('a disk that is lost takes what was not sent, and no card counts twice for it', async () => {
  const steps = fc.array(fc.oneof(...troubles, often(1, loseDisk)), days);
  await fc.assert(
    fc.asyncProperty(setting, steps, async (of, all) => void (await liveThrough(all, of))),
    lives,
  );
}, 180_000);

const card = (number: string): Credential => ({ kind: 'card', number });
const gone = (at: number) => event('gone', at, (kiosk) => Object.assign(kiosk, { weather: 'gone' }));

test('duplicates of every kind are destroyed unopened, and counted by their reason', async () => {
  const offline = [0, 1, 2].map(gone);
  const steps = [
    ...offline,
    new Vote(0, card('1000000001'), 'confirmed'),
    new Vote(1, card('1000000001'), 'confirmed'),
    new VoteOnPaper(1, card('2000000001')),
    new Vote(2, card('2000000001'), 'confirmed'),
    new Vote(0, card('3000000001'), 'confirmed'),
    new Vote(1, card('3000000001'), 'confirmed'),
    new Vote(2, card('3000000001'), 'confirmed'),
    new Vote(2, card('9000000001'), 'confirmed'),
    new Vote(2, card('2000000002'), 'confirmed'),
    new Vote(2, card('2000000002'), 'confirmed'),
  ];
  const { model, stripped } = await liveThrough(steps, { seed: 1, terminals: 3 });
  expect(model.accepted.filter(({ kind }) => kind === 'provisional')).toHaveLength(7);
  expect(stripped).toMatchObject({
    envelopes: 7,
    accepted: 2,
    destroyed: { 'already-voted': 1, 'voted-on-paper': 1, 'not-eligible': 1, 'twice-provisional': 2 },
  });
}, 60_000);

const sendsNoMarks = event('no marks', 0, ({ place: { relay } }) => {
  relay.fate = ({ path }) => (path.endsWith('/marks') ? 'lose-request' : 'pass');
});
/** Three ballots of the first terminal arrive, their marks do not; one of their voters then votes at another, offline. */
const ballotsWithoutMarks = [
  sendsNoMarks,
  ...['1000000001', '1000000002', '3000000001'].map((number) => new Vote(0, card(number), 'confirmed')),
  new Event('pass', ({ time }) => time.pass(hour)),
  new Event('lose disk', (world, { lost }) => {
    lost.add(0);
    world.kiosks[0]?.loseDisk();
  }),
  gone(1),
  new Vote(1, card('1000000001'), 'confirmed'),
  new Vote(1, card('3000000002'), 'confirmed'),
];

test('a card that a lost terminal held is not counted beside a ballot whose voter nobody knows', async () => {
  const { urn, stripped } = await liveThrough(ballotsWithoutMarks, { seed: 2, terminals: 2 });
  expect(urn.lost.map(({ reason }) => reason)).toEqual(['Disque perdu.']);
  expect(stripped).toMatchObject({ envelopes: 2, accepted: 1, destroyed: { 'held-by-lost-terminal': 1 } });
}, 60_000);

test('a card that may have voted on paper at a lost terminal is not counted beside that paper', async () => {
  const steps = [
    ...[0, 1].map(gone),
    new VoteOnPaper(0, card('1000000001')),
    new Event('lose disk', (world, { lost }) => {
      lost.add(0);
      world.kiosks[0]?.loseDisk();
    }),
    new Vote(1, card('1000000001'), 'confirmed'),
  ];
  const { stripped } = await liveThrough(steps, { seed: 4, terminals: 2 });
  expect(stripped).toMatchObject({ envelopes: 1, accepted: 0, destroyed: { 'held-by-lost-terminal': 1 } });
}, 60_000);

const freeNow = (number: string) => new Event('free', (world) => world.free(number, 'interrupted'));
/** Its home terminal was taken for dead, and was only without a network. */
const voteTwice = [
  gone(0),
  freeNow('1000000001'),
  new Vote(1, card('1000000001'), 'confirmed'),
  new Vote(0, card('1000000001'), 'confirmed'),
];

test('a card that was freed counts once, though its terminal was not dead after all', async () => {
  const { model, stripped } = await liveThrough(voteTwice, { seed: 5, terminals: 2 });
  expect(model.accepted.map(({ kind, terminal }) => [kind, terminal])).toEqual([
    ['provisional', 1],
    ['ballot', 0],
  ]);
  expect(stripped).toMatchObject({ envelopes: 1, accepted: 0, destroyed: { 'already-voted': 1 } });
}, 60_000);

test('the card of a terminal that never sent a ballot counts elsewhere, once it is known that it did not vote on paper there', async () => {
  const steps = [
    gone(0),
    new Event('lose disk', (world, { lost }) => {
      lost.add(0);
      world.kiosks[0]?.loseDisk();
    }),
    freeNow('1000000001'),
    new Vote(1, card('1000000001'), 'confirmed'),
  ];
  const { stripped } = await liveThrough(steps, { seed: 6, terminals: 2 });
  expect(stripped).toMatchObject({ envelopes: 1, accepted: 1 });
}, 60_000);

test('the model finds cards that are freed by taking them from their terminal', async () => {
  const lived = liveThrough(voteTwice, { seed: 5, terminals: 2, rule: 'freed-at-once' });
  await expect(lived).rejects.toThrow('1000000001 is counted twice');
}, 60_000);

test('the model finds cards of a lost terminal that are freed though ballots of it are counted', async () => {
  const lived = liveThrough(ballotsWithoutMarks, { seed: 2, terminals: 2, rule: 'freed-at-once' });
  await expect(lived).rejects.toThrow('1000000001 is counted twice');
}, 60_000);

test('the model finds terminals that ask for no reservation', async () => {
  const steps = [new Vote(0, card('3000000001'), 'confirmed'), new Vote(1, card('3000000001'), 'confirmed')];
  const lived = liveThrough(steps, { seed: 3, terminals: 2, rule: 'reservations-ignored' });
  await expect(lived).rejects.toThrow('3000000001 is counted twice');
}, 60_000);

test('the search finds a token beside a ballot', () => {
  const [token, id] = [toBase64url(new Uint8Array(32).fill(1)), toBase64url(new Uint8Array(16).fill(2))];
  const together = Buffer.concat([Buffer.from(token, 'base64url'), Buffer.from(id)]);
  expect(linksIn([{ name: 'together', bytes: together }], [token], [id])).toEqual(['together']);
});
