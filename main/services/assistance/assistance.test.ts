import { expect, onTestFinished, test } from 'vitest';
import { sign } from '../../../ballot/index.ts';
import { type Mediation, mostOpenedHosts } from '../../../contract/assistance.ts';
import type { TerminalSettings } from '../../../contract/consultation.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { cityMediators } from '../city.fixture.ts';
import {
  homeCard,
  mediatorCard,
  otherMediatorCard,
  reference,
  type TestTerminal,
  testTerminal,
} from '../terminal.fixture.ts';
import type { AssistanceRecord } from './index.ts';

const refused = (code: string, more = {}) => ({ ok: false, error: { code, ...more } });
const [{ pin }] = cityMediators;

async function begun(readerMode: 'tap' | 'presence' = 'tap') {
  const terminal = await testTerminal({}, undefined, readerMode);
  const visit = reference();
  terminal.visits.begin(visit);
  const ended: AssistanceRecord[] = [];
  terminal.assistance.on('ended', (record) => ended.push(record));
  const types = (card: string, digits: string) => terminal.assistance.open({ visit, card, pin: digits });
  return { ended, terminal, types, visit };
}

const mediatorEvents = ({ recorded }: TestTerminal) =>
  recorded
    .filter(([event]) => /assistance|mediator|pin/.test(event))
    .map(([event, fields]) => ({ event, ...(fields as object) }));

test('card and PIN together open the assistance, for the mediator whose card it is and in this visit', async () => {
  const { terminal, types, visit } = await begun();
  const resident = terminal.show(homeCard);
  expect(await types(resident, pin)).toEqual(refused('no-card'));
  const card = terminal.show(mediatorCard);
  expect(await types(reference(), pin)).toEqual(refused('no-card'));
  expect(await terminal.assistance.open({ visit: reference(), card, pin })).toEqual(refused('no-card'));
  expect(terminal.assistance.present).toBeUndefined();
  expect(await types(card, pin)).toEqual({ ok: true, value: { mediator: 1 } });
  expect(terminal.assistance.present).toMatchObject({ mediator: 1, visit, posture: null, themes: [] });
  expect([terminal.assistance.isOn(visit), terminal.assistance.isOn(reference())]).toEqual([true, false]);
});

test("one mediator's PIN does not open for another one's card", async () => {
  const { terminal, types } = await begun();
  expect(await types(terminal.show(otherMediatorCard), pin)).toEqual(refused('wrong-pin', { waitSeconds: 1 }));
  expect(mediatorEvents(terminal)).toEqual([{ event: 'pin-refused', mediator: 2 }]);
});

test('a card that was shown more than two minutes ago, or that left the reader, opens nothing any more', async () => {
  const tap = await begun();
  const tapped = tap.terminal.show(mediatorCard);
  tap.terminal.visits.cardRemoved(mediatorCard);
  tap.terminal.clock.nowMs += 120_001;
  expect(await tap.types(tapped, pin)).toEqual(refused('no-card'));

  const presence = await begun('presence');
  const lying = presence.terminal.show(mediatorCard);
  presence.terminal.visits.cardRemoved(mediatorCard);
  expect(await presence.types(lying, pin)).toEqual(refused('no-card'));
  const again = presence.terminal.show(mediatorCard);
  const checking = presence.types(again, pin);
  presence.terminal.visits.cardRemoved(mediatorCard);
  expect(await checking).toEqual(refused('no-card'));
  expect(presence.terminal.assistance.present).toBeUndefined();
});

test('work on own reports is told of an assistance, and done in the visit of whoever assists alone; papers are help', async () => {
  const { ended, terminal, visit } = await begun();
  expect(terminal.assistance.own(visit, () => 'done')).toBeUndefined();
  await terminal.assist(visit);
  expect(terminal.assistance.own(reference(), () => 'done')).toBeUndefined();
  expect(terminal.assistance.glance(visit, (mediator) => mediator)).toBe(1);
  expect(terminal.assistance.present?.atReports).toBe(false);
  expect(terminal.assistance.own(visit, (mediator) => mediator)).toBe(1);
  const card = await terminal.assist(visit, otherMediatorCard);
  terminal.assistance.note({ visit, act: 'papers' });
  terminal.assistance.end({ visit, card });
  await terminal.assist(visit);
  terminal.visits.end(visit);
  expect(ended.map(({ mediator, atReports }) => [mediator, atReports])).toEqual([
    [1, true],
    [2, false],
    [1, false],
  ]);
});

test('with a tap reader the desk is open for two minutes after the PIN, and the help goes on; a card that lies there keeps it open', async () => {
  for (const [mode, isOpenLater] of [['tap', false] as const, ['presence', true] as const]) {
    const { terminal, visit } = await begun(mode);
    await terminal.assist(visit);
    const papers = () => terminal.assistance.note({ visit, act: 'papers' }).ok;
    const reports = () => terminal.assistance.own(visit, () => 'done') === 'done';
    terminal.clock.nowMs += 120_000;
    expect([papers(), reports()], mode).toEqual([true, true]);
    terminal.clock.nowMs += 1;
    expect([papers(), reports()], mode).toEqual([isOpenLater, isOpenLater]);
    expect(terminal.assistance.note({ visit, act: 'visit-lengthened' }).ok, mode).toBe(true);
    expect(terminal.assistance.isOn(visit), mode).toBe(true);
  }
});

test('with a presence reader it ends when the card leaves; showing it again changes nothing', async () => {
  const { ended, terminal, visit } = await begun('presence');
  await terminal.assist(visit);
  terminal.show(mediatorCard);
  expect(terminal.assistance.isOn(visit)).toBe(true);
  terminal.visits.cardRemoved(mediatorCard);
  expect(terminal.assistance.isOn(visit)).toBe(false);
  expect(ended).toHaveLength(1);
});

test('with a tap reader the second tap of the same card ends it; a resident’s card does not', async () => {
  const { terminal, types, visit } = await begun();
  const card = await terminal.assist(visit);
  terminal.visits.cardRemoved(mediatorCard);
  terminal.show(homeCard);
  expect(terminal.assistance.isOn(visit)).toBe(true);
  terminal.show(mediatorCard);
  expect(terminal.assistance.isOn(visit)).toBe(false);
  expect(await types(card, pin)).toEqual(refused('no-card'));
});

test("another mediator's card ends it at once, before its own PIN is typed", async () => {
  const { ended, terminal, visit } = await begun();
  const first = await terminal.assist(visit);
  const second = await terminal.assist(visit, otherMediatorCard);
  expect(ended.map(({ mediator }) => mediator)).toEqual([1]);
  terminal.assistance.end({ visit, card: first });
  expect(terminal.assistance.present?.mediator).toBe(2);
  terminal.assistance.end({ visit, card: second });
  expect(ended.map(({ mediator }) => mediator)).toEqual([1, 2]);
});

test('what is over tells who, when, how and about what, and names nobody', async () => {
  const { ended, terminal, visit } = await begun();
  const startedAtMs = terminal.clock.nowMs;
  await terminal.assistance.at({ visit, procedure: 'carte-grise' });
  await terminal.assist(visit);
  mustBeOk(terminal.assistance.take({ visit, posture: 'with' }), 'posture');
  await terminal.assistance.at({ visit, procedure: 'nowhere' });
  await terminal.assistance.at({ visit, procedure: 'carte-grise' });
  terminal.clock.nowMs += 9 * 60_000;
  terminal.visits.end(visit);
  expect(ended).toEqual([
    {
      ...{ mediator: 1, visit, startedAtMs, endedAtMs: startedAtMs + 9 * 60_000 },
      ...{ posture: 'with', themes: ['transports_mobilite'], atReports: false },
    },
  ]);
  expect(mediatorEvents(terminal)).toEqual([
    { event: 'assistance-began', mediator: 1 },
    { event: 'assistance-posture', mediator: 1, posture: 'with' },
    { event: 'assistance-ended', mediator: 1 },
  ]);
});

test('hosts that a mediator opens outlast the help and not the visit, are so many and no more, and stand in no journal', async () => {
  const { terminal, visit } = await begun();
  const { assistance, visits } = terminal;
  const open = (host: string, of = visit) => assistance.opensHost({ visit: of, host, reason: 'other' });
  const heard: Mediation[] = [];
  assistance.on('mediation', (mediation) => heard.push(mediation));
  const now = () => {
    expect(heard.at(-1)).toEqual(assistance.mediation);
    return assistance.mediation;
  };
  expect(open('www.hopital.example')).toEqual(refused('not-a-mediator'));
  const card = await terminal.assist(visit);
  expect(now()).toEqual({ isAssisting: true, opened: [] });
  const hosts = Array.from({ length: mostOpenedHosts }, (_, n) => `www${n}.hopital.example`);
  expect(open(hosts[0] ?? '', reference())).toEqual(refused('not-a-mediator'));
  for (const host of [...hosts, ...hosts]) mustBeOk(open(host), host);
  expect(open('www.hopital.example')).toEqual(refused('too-many'));
  expect(now()).toEqual({ isAssisting: true, opened: hosts });
  assistance.end({ visit, card });
  expect(now()).toEqual({ isAssisting: false, opened: hosts });
  expect(open('www.hopital.example')).toEqual(refused('not-a-mediator'));
  visits.end(visit);
  expect(now()).toEqual({ isAssisting: false, opened: [] });
  expect(JSON.stringify(terminal.recorded)).not.toContain('hopital');
});

test('nothing is noted, and no posture taken, while nobody assists', async () => {
  const { terminal, visit } = await begun();
  terminal.show(mediatorCard);
  expect(terminal.assistance.note({ visit, act: 'screen-hidden' })).toEqual(refused('not-a-mediator'));
  expect(terminal.assistance.take({ visit, posture: 'alone' })).toEqual(refused('not-a-mediator'));
  expect(mediatorEvents(terminal)).toEqual([]);
});

test('wrong PINs wait 1, 2, 4 and 8 seconds, and the fifth locks this mediator out for fifteen minutes, and no other', async () => {
  const { terminal, types, visit } = await begun();
  const card = terminal.show(mediatorCard);
  for (const waitSeconds of [1, 2, 4, 8]) {
    expect(await types(card, '000000')).toEqual(refused('wrong-pin', { waitSeconds }));
    // Meanwhile not even the right one is looked at.
    expect(await types(card, pin)).toEqual(refused('wait', { waitSeconds }));
    terminal.clock.nowMs += waitSeconds * 1000;
  }
  expect(await types(card, '000000')).toEqual(refused('locked-out', { waitSeconds: 900 }));
  await terminal.assist(visit, otherMediatorCard);
  terminal.clock.nowMs += 899_000;
  expect(await types(terminal.show(mediatorCard), pin)).toEqual(refused('locked-out', { waitSeconds: 1 }));
  terminal.clock.nowMs += 1_000;
  mustBeOk(await types(terminal.show(mediatorCard), pin), 'after the lock-out');
  expect(mediatorEvents(terminal).filter(({ event }) => event === 'mediator-locked-out')).toEqual([
    { event: 'mediator-locked-out', mediator: 1 },
  ]);
});

test('a mediator to whom the city gave no PIN is told so', async () => {
  const { terminal, types } = await begun();
  const { city, identity, keys } = terminal;
  // As the settings were before there were PINs.
  const { payload } = city.settings(keys, { mediatorCards: [mediatorCard], version: 2 });
  const { mediators: _none, ...before } = JSON.parse(payload) as TerminalSettings;
  mustBeOk(identity.accept(sign('settings', before, city.serverKey)), 'accept');
  expect(await types(terminal.show(mediatorCard), pin)).toEqual(refused('no-pin'));
});

test('a mediator who is taken off the list ceases to assist at once; another change of the settings ends nothing', async () => {
  const { terminal, visit } = await begun();
  const { city, identity, keys } = terminal;
  const card = await terminal.assist(visit);
  const withdrawn: string[] = [];
  terminal.assistance.on('withdrawn', (one) => withdrawn.push(one));
  mustBeOk(identity.accept(city.settings(keys, { mediatorCards: [mediatorCard], version: 2 })), 'accept');
  expect(terminal.assistance.isOn(visit)).toBe(true);
  mustBeOk(identity.accept(city.settings(keys, { mediatorCards: [otherMediatorCard], version: 3 })), 'accept');
  expect(terminal.assistance.isOn(visit)).toBe(false);
  expect(withdrawn).toEqual([card]);
});

test('the check takes its time on another thread', async () => {
  const { terminal, types } = await begun();
  const card = terminal.show(mediatorCard);
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 1);
  onTestFinished(() => clearInterval(turning));
  mustBeOk(await types(card, pin), 'open');
  expect(turns).toBeGreaterThan(5);
});
