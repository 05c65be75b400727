import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { proposed } from '../../contract/activity.ts';
import { mustBeOk } from '../../contract/result.ts';
import { PlaceHelp } from '../../main/services/sync/index.ts';
import { hour, minute, type Place, startWorld } from './city-and-machines.fixture.ts';

const day = 24 * hour;
const visitName = (number: number) => String(number).padStart(22, 'V');

function visits({ machine }: Place, many: number): void {
  for (let n = 0; n < many; n += 1) {
    machine.visits.begin(visitName(n));
    mustBeOk(machine.statistics.note({ visit: visitName(n), fact: { kind: 'language', language: 'ar' } }), 'note');
    machine.visits.end(visitName(n));
  }
}

test('a month of counters goes when it is over, once, and leaves the terminal for its acknowledgement alone', async () => {
  const { city, time, openPlace } = await startWorld();
  const place = await openPlace('centre');
  const rows = () => city.database.rows<{ visits: number }>('select visits, month from statistics');
  visits(place, 7);
  await time.pass(hour);
  expect(
    place.relay.exchanges.some(({ path }) => path.endsWith('/statistics')),
    'a month that goes on',
  ).toBe(false);
  place.relay.fate = ({ path }) => (path.endsWith('/statistics') ? 'lose-answer' : 'pass');
  city.pass(32 * day);
  await time.until(async () => (await rows()).length === 1, hour);
  expect(mustBeOk(place.machine.statistics.finished(), 'finished')?.visits).toBe(7);
  place.relay.fate = ({ path }) => (path.endsWith('/statistics') ? 'twice' : 'pass');
  await time.until(() => mustBeOk(place.machine.statistics.finished(), 'finished') === undefined, hour);
  expect(await rows()).toMatchObject([{ visits: 7 }]);
  expect(place.machine.recorded.filter(({ event }) => event === 'statistics-acknowledged')).toHaveLength(1);
});

test('reports reach the city later than they were finished, once, through every fault of the line', async () => {
  const { city, time, openPlace } = await startWorld();
  const place = await openPlace('centre');
  const { activity } = place.machine;
  for (const minutes of [12, 34])
    activity.ended({
      ...{ mediator: 3, visit: visitName(minutes), startedAtMs: 0, endedAtMs: minutes * minute },
      ...{ posture: 'with', themes: ['logement'], atReports: false },
    });
  for (const one of mustBeOk(activity.waiting(3), 'waiting'))
    mustBeOk(activity.finish(3, one.report, proposed(one)), 'finish');
  const fates = ['lose-request', 'fail', 'garble', 'truncate', 'lose-answer', 'twice'] as const;
  let tries = 0;
  place.relay.fate = ({ path }) => (path.endsWith('/activity') ? (fates[tries++] ?? 'pass') : 'pass');
  await time.until(() => mustBeOk(activity.unsent(1), 'unsent').length === 0, day);
  expect(tries).toBe(fates.length);
  expect(await city.database.rows('select mediator from activity_reports')).toEqual([{ mediator: 3 }, { mediator: 3 }]);
  expect(await activity.month(3)).toMatchObject({ value: { from: 'city', figures: { reports: 2, minutes: 45 } } });
  place.relay.fate = () => 'lose-request';
  expect(await activity.month(3)).toMatchObject({ value: { from: 'terminal', figures: { reports: 2, minutes: 45 } } });
});

test('reports whose acknowledgement another key signed stay, and are said once', async () => {
  const { time, openPlace } = await startWorld();
  const place = await openPlace('centre');
  const { activity } = place.machine;
  activity.ended({
    ...{ mediator: 3, visit: visitName(1), startedAtMs: 0, endedAtMs: minute, atReports: false },
    ...{ posture: 'with', themes: ['logement'] },
  });
  const [one] = mustBeOk(activity.waiting(3), 'waiting');
  mustBeOk(activity.finish(3, one?.report ?? '', proposed(one as never)), 'finish');
  place.relay.alter = ({ path }, answer) =>
    path.endsWith('/activity')
      ? { ...answer, text: JSON.stringify({ ...JSON.parse(answer.text), signature: `${'A'.repeat(85)}A` }) }
      : answer;
  await time.pass(25 * minute);
  expect(mustBeOk(activity.unsent(1), 'unsent')).toHaveLength(1);
  expect(place.machine.recorded.filter(({ event }) => event === 'activity-refused')).toEqual([
    { event: 'activity-refused', fields: { reason: 'wrong-acknowledgement' } },
  ]);
});

/** The watch of a place, and what it showed. */
function watch({ machine, relay }: Place) {
  const help = new PlaceHelp({
    server: { url: relay.url, certificateAuthority: relay.certificateAuthority },
    identity: machine.identity,
    pauseMs: 50,
  });
  const shown: (readonly string[])[] = [];
  help.on('changed', (calling) => shown.push(calling));
  onTestFinished(() => help.stop());
  const until = async (wanted: readonly string[]) => {
    while (help.calling.join() !== wanted.join()) await new Promise((resolve) => help.once('changed', resolve));
  };
  return { help, shown, until };
}

test('terminals of one place hear of each other’s calls while they last, without asking again and again', async () => {
  const { city, time, openPlace } = await startWorld();
  const [first, second, third] = [await openPlace('poste-1'), await openPlace('poste-2'), await openPlace('poste-3')];
  const elsewhere = await openPlace('ailleurs');
  await city.database.run(`update terminals set place = 'Annexe' where terminal = 'ailleurs'`);
  const { help, until } = watch(first);
  const other = watch(elsewhere);
  help.start();
  other.help.start();
  const asks = () => first.relay.exchanges.filter(({ path }) => path.endsWith('/help')).length;
  const setHelp = async (place: Place, isOn: boolean) => {
    place.machine.help = isOn;
    await time.pass(2 * minute);
  };
  await setHelp(second, true);
  await until(['Borne poste-2']);
  await setHelp(third, true);
  await until(['Borne poste-2', 'Borne poste-3']);
  await setHelp(first, true);
  await setHelp(second, false);
  await until(['Borne poste-3']);
  await setHelp(third, false);
  await until([]);
  expect(other.shown, 'of another place').toEqual([]);
  expect(asks(), 'one question a change, and the open one').toBeLessThan(10);
});

test('a call is not shown while the city cannot be asked, nor when its terminal fell silent', async () => {
  const { city, time, openPlace } = await startWorld();
  const [first, second] = [await openPlace('poste-1'), await openPlace('poste-2')];
  const { help, until } = watch(first);
  second.machine.help = true;
  await time.pass(2 * minute);
  help.start();
  await until(['Borne poste-2']);
  first.relay.fate = () => 'lose-request';
  await city.restart();
  await until([]);
  first.relay.fate = () => 'pass';
  await until(['Borne poste-2']);
  second.machine.crash();
  city.pass(3 * minute);
  await city.restart();
  await until([]);
  await delay(100);
  expect(help.calling).toEqual([]);
});
