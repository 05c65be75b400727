import { expect, test } from 'vitest';
import { ballotId, sortByBytes, verifyExport } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { Exchange, Fate } from '../harness/hostile-relay.ts';
import { Seeded } from '../harness/seeded.ts';
import {
  arbres,
  blank,
  heldByCity,
  hour,
  jeux,
  minute,
  type Place,
  payloadOf,
  square,
  startWorld,
} from './city-and-machines.fixture.ts';

const k = 3;
const terminals = ['centre', 'nord', 'sud'] as const;
const consultations = [square, 'repetition'] as const;
const mishaps: [Fate, ...Fate[]] = ['lose-request', 'lose-answer', 'fail', 'garble', 'truncate', 'twice'];

interface Cast {
  readonly id: string;
  readonly token: string;
  readonly choices: Choices;
  readonly terminal: string;
  readonly consultation: string;
}

/** `npm run test:faults` goes through more of them than `npm test`. */
const { STORMS = 3 } = process.env;
const seeds = Array.from({ length: Number(STORMS) }, (_, storm) => storm + 1);

// Three terminals, a consultation and a rehearsal, six simulated hours. People vote at random times. The network of each terminal
// is calm, stormy or gone for random spans; in a storm requests and answers are lost, cut, altered, repeated, and old requests
// arrive again. Terminals are killed at random: between two heartbeats, while the server has been asked and not answered,
// before and after a purge. The server restarts. The officer moves the closing. Then calm.
test.each(seeds)(
  'after a storm every ballot and every mark is at the server exactly once (seed %i)',
  async (seed) => {
    const chance = new Seeded(seed);
    const { city, time, openPlace } = await startWorld();
    const closesAt = new Date(city.now() + 6 * hour).toISOString();
    await city.publish({ closesAt, k });
    await city.publish({ consultation: 'repetition', rehearsal: true, closesAt, k });
    const places = new Map<string, Place>();
    for (const terminal of terminals)
      places.set(terminal, await openPlace(terminal, { heartbeatSeconds: 300, random: chance.next, timeoutMs: 1_000 }));
    const cast: Cast[] = [];
    const purged: string[] = [];
    let isCalm = false;

    for (const [terminal, place] of places) {
      const { machine, relay } = place;
      let weather: 'calm' | 'storm' | 'gone' = 'calm';
      relay.fate = () => {
        if (isCalm) return 'pass';
        if (weather === 'gone') return 'lose-request';
        const isUnlucky = weather === 'storm' && chance.happens(0.4);
        if (isUnlucky && chance.happens(0.02)) return 'stall';
        return isUnlucky ? chance.pick(mishaps) : 'pass';
      };
      relay.reached = () => {
        if (!isCalm && chance.happens(0.03)) kill();
      };
      watchPurges();

      function kill() {
        if (!machine.isRunning) return;
        machine.crash();
        time.after((1 + chance.below(20)) * minute, async () => {
          await machine.start();
          watchPurges();
        });
      }
      function watchPurges() {
        for (const consultation of consultations) {
          const { urn } = machine.box(consultation);
          const purge = urn.purge.bind(urn);
          urn.purge = (ids) => {
            const moment = isCalm ? 'never' : chance.pick(['before', 'after', 'never', 'never', 'never', 'never']);
            if (moment === 'before') killNow();
            purged.push(...ids);
            const done = purge(ids);
            if (moment === 'after') killNow();
            return done;
          };
        }
      }
      function killNow(): never {
        kill();
        throw new Error('killed');
      }
      function vote() {
        const consultation = chance.pick(consultations as unknown as [string, ...string[]]);
        const choices = chance.pick([arbres, jeux, blank] as [Choices, ...Choices[]]);
        const one = machine.isRunning ? machine.cast(consultation, choices) : undefined;
        if (one) cast.push({ ...one, terminal, consultation });
      }
      const at = (work: () => void) => time.after(chance.below(6.5 * hour), work);
      for (let n = 0; n < 40; n += 1) at(vote);
      for (let n = 0; n < 4; n += 1) at(kill);
      for (let n = 0; n < 30; n += 1)
        at(() => {
          weather = chance.pick(['calm', 'calm', 'storm', 'storm', 'gone']);
        });
      for (let n = 0; n < 20; n += 1)
        time.after(chance.below(6.5 * hour), async () => {
          const old = relay.exchanges[chance.below(relay.exchanges.length)];
          if (old) await relay.repeat(old);
        });
    }
    time.after((1 + chance.below(4)) * hour, () => city.restart());
    if (chance.happens(0.6)) {
      const moved = new Date(city.now() + (4 + chance.below(4)) * hour).toISOString();
      time.after((1 + chance.below(3)) * hour, async () => {
        await city.officer('POST', `/consultations/${square}/closing`, { closesAt: moved });
      });
    }

    // At no time is a ballot nowhere: what left an urn is at the server.
    for (let part = 0; part < 9; part += 1) {
      await time.pass(hour);
      const arrived = new Set(
        (await Promise.all(consultations.map((one) => heldByCity(city, one)))).flatMap((held) =>
          held.ballots.map(({ id }) => id),
        ),
      );
      expect(purged.filter((id) => !arrived.has(id))).toEqual([]);
    }
    isCalm = true;
    await time.pass(3 * hour);

    expect(cast.length).toBeGreaterThan(40);
    for (const consultation of consultations) {
      const held = await heldByCity(city, consultation);
      const here = cast.filter((one) => one.consultation === consultation);
      expect(sortByBytes(held.ballots.map(({ id }) => id))).toEqual(sortByBytes(here.map(({ id }) => id)));
      for (const { id, sealed } of held.ballots) expect(ballotId(sealed)).toBe(id);
      expect([...held.finals].sort()).toEqual([...terminals].sort());
      for (const terminal of terminals) {
        const own = here.filter((one) => one.terminal === terminal);
        const marks = held.marks.filter((one) => one.terminal === terminal).map(({ token }) => token);
        expect(sortByBytes(marks)).toEqual(sortByBytes(own.map(({ token }) => token)));
        const batches = held.batches.filter((one) => one.terminal === terminal);
        expect(batches.filter(({ count }) => count < k).length).toBeLessThanOrEqual(1);
        expect(placeOf(terminal).machine.counts(consultation)).toEqual({
          ballots: 0,
          purged: own.length,
          marks: own.length,
        });
      }
      expect((await city.officer('GET', `/consultations/${consultation}`)).json()).toMatchObject({ stage: 'complete' });
      const released = (await city.officer('GET', `/consultations/${consultation}/export`)).json();
      mustBeOk(verifyExport(released), 'export');
    }
    for (const terminal of terminals) keepsSecrets(placeOf(terminal));
    const alarms = (await city.officer('GET', '/alarms')).json() as { kind: string }[];
    expect(alarms.map(({ kind }) => kind).filter((kind) => kind !== 'heartbeat-replayed')).toEqual([]);

    function placeOf(terminal: string): Place {
      const place = places.get(terminal);
      if (!place) throw new Error(terminal);
      return place;
    }
  },
  120_000,
);

/** What the server could learn from when and what a terminal sent: sets of k at least, ballots and marks never in one beat. */
function keepsSecrets({ relay, machine }: Place): void {
  let sentInBeat: string[] = [];
  for (const exchange of relay.exchanges) {
    if (exchange.path.endsWith('/heartbeat')) sentInBeat = [];
    sentInBeat.push(kindOf(exchange));
    expect(sentInBeat.includes('batches') && sentInBeat.includes('marks')).toBe(false);
  }
  for (const consultation of consultations) {
    const sets = relay.exchanges
      .filter(({ path }) => path.endsWith(`/${consultation}/marks`))
      .map(({ body }) => payloadOf(body.toString()).tokens as string[]);
    const sizes = [...new Set(sets.map(({ length }) => length))];
    for (const tokens of sets) expect(tokens).toEqual(sortByBytes(tokens));
    const steps = sizes.map((size, index) => size - (sizes[index - 1] ?? 0));
    // The last step is that of closing.
    expect(steps.slice(0, -1).filter((step) => step < k)).toEqual([]);
  }
  expect(machine.logged.filter((line) => !line.includes('killNow') && !line.includes('closed'))).toEqual([]);
}

function kindOf({ path }: Exchange): string {
  return path.includes('/batches/') ? 'batches' : (path.split('/').at(-1) ?? '');
}
