import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'playwright/test';
import { type ConsultationPackage, packageSchema } from '../../contract/consultation.ts';
import type { KioskArguments, KioskCallName, KioskState } from '../../contract/kiosk.ts';
import { mustBeOk } from '../../contract/result.ts';
import { readJournal } from '../../main/journal/index.ts';
import type { Evaluating } from './unwatched-shell.ts';

/** Of the thirty calls that the shell takes from its page in a second, so many may be a test's: the page has its own. */
const callsPerSecond = 8;
const calledAtMs = new WeakMap<Evaluating, number[]>();

/** Calls the shell as the kiosk window's own page does, and no faster than a hand could ever make it. */
export async function call<N extends KioskCallName>(kiosk: Evaluating, name: N, args: KioskArguments<N>) {
  const last = calledAtMs.get(kiosk) ?? [];
  const [first = 0] = last.length < callsPerSecond ? [] : last;
  await delay(Math.max(0, first + 1_000 - performance.now()));
  calledAtMs.set(kiosk, [...last, performance.now()].slice(-callsPerSecond));
  return kiosk.evaluate(([name, args]) => window.passerelle.call(name as 'help.request', args as never), [
    name,
    args,
  ] as const);
}

/** What the shell last told the kiosk window. */
export function stateOf(kiosk: Evaluating): Promise<KioskState> {
  return kiosk.evaluate(
    () =>
      new Promise((resolve) => {
        const stop = window.passerelle.onState((state) => {
          resolve(state);
          queueMicrotask(() => stop());
        });
      }),
  );
}

/** The signed package of a consultation, as the kiosk window gets it. */
export async function readPackage(kiosk: Evaluating, consultation: string): Promise<ConsultationPackage> {
  const answer = await call(kiosk, 'consultations.read', { consultation });
  return packageSchema.parse(mustBeOk(answer, `the consultation ${consultation}`));
}

/** Waits until the state contains this. The page may be loading again meanwhile. */
export async function untilState(kiosk: Evaluating, part: Record<string, unknown>): Promise<void> {
  await expect.poll(() => stateOf(kiosk).catch(() => null), { timeout: 20_000 }).toMatchObject(part);
}

/** Ends whatever visit there is, and begins a new one. */
export async function beginVisit(kiosk: Evaluating): Promise<void> {
  await untilState(kiosk, { services: 'connected' });
  if ((await stateOf(kiosk)).visit.stage === 'active') await endVisit(kiosk);
  // The farewell lets nobody begin for a moment, and its page is loaded anew when somebody does.
  await expect(async () => {
    await call(kiosk, 'visit.begin', {});
    expect(await stateOf(kiosk)).toMatchObject({ visit: { stage: 'active' } });
  }).toPass({ timeout: 20_000, intervals: [100] });
  await expect.poll(() => kiosk.evaluate(() => document.readyState).catch(() => null)).toBe('complete');
}

/** Ends the visit and waits until everything of it is erased. */
export async function endVisit(kiosk: Evaluating): Promise<void> {
  await call(kiosk, 'visit.end', {});
  await untilState(kiosk, { visit: { stage: 'wiped' } });
}

/** The events in the journal of a terminal, with their fields, oldest first; its chain holds. */
export function journalOf(dataDirectory: string): readonly { event: string; fields: unknown }[] {
  const { entries, chain } = mustBeOk(readJournal(join(dataDirectory, 'journal.db')), 'journal');
  mustBeOk(chain, 'chain');
  return entries;
}
