import type { Page } from 'playwright';
import type { KioskArguments, KioskCallName, KioskError, KioskState, KioskValue } from '../../contract/kiosk.ts';
import { err, type Result } from '../../contract/result.ts';
import { typedReports, type VirtualCardReader } from '../../main/services/badge/virtual-card.ts';
import { call, stateOf } from './kiosk.ts';
import { until } from './until.ts';

/** Longer than any restart; who waits longer gives up and says so. */
const patienceMs = 60_000;
const lookAgainMs = 1_000;
/** From the left and the top: no button is there. */
const nowherePx = 3;

/** `gone`: the shell died, or its page began anew, before it could answer. */
type Answer<N extends KioskCallName> = Result<KioskValue<N>, KioskError<N> | { code: 'gone' }>;

/**
 * What a person can do at a terminal whose reader is in tap mode: hold a card to the reader, and use the kiosk window. The shell may
 * die and come back at any time.
 */
export class TerminalUser {
  /** The page of the shell that runs now. */
  readonly page: () => Promise<Page>;
  readonly #reader: VirtualCardReader;

  constructor(page: () => Promise<Page>, reader: VirtualCardReader) {
    this.page = page;
    this.#reader = reader;
  }

  /** Asks through the kiosk window's own interface, as its screens do. */
  async ask<N extends KioskCallName>(name: N, args: KioskArguments<N>): Promise<Answer<N>> {
    try {
      return (await call(await this.page(), name, args)) as Answer<N>;
    } catch {
      return err({ code: 'gone' });
    }
  }

  async state(): Promise<KioskState | null> {
    return stateOf(await this.page()).catch(() => null);
  }

  /** Holds a card to the reader until the visit knows of it, again and again where nobody takes notice. */
  async show(card: string, isKnown: (visit: KioskState['visit']) => boolean): Promise<void> {
    let shownAtMs = Number.NEGATIVE_INFINITY;
    const known = async () => {
      if (performance.now() > shownAtMs + lookAgainMs) {
        shownAtMs = performance.now();
        this.#reader.send(typedReports(card, 'fr-azerty'));
      }
      const state = await this.state();
      return state?.services === 'connected' && isKnown(state.visit) && !(await this.#isLeft());
    };
    await until(known, 'the terminal takes notice of a card', patienceMs);
  }

  /** Ends whatever visit there is. */
  async leave(): Promise<void> {
    const left = async () => {
      const stage = (await this.state())?.visit.stage;
      if (stage === 'active') await this.ask('visit.end', {});
      return stage === 'attract' || stage === 'wiped';
    };
    await until(left, 'a visit ends', patienceMs);
    await this.#markIfLeft();
  }

  /** Ends whatever visit there is, and puts away the screen that says so, for whoever comes next. */
  async makeWay(): Promise<void> {
    await this.leave();
    const isFree = async () => {
      const stage = (await this.state())?.visit.stage;
      if (stage === 'wiped') await (await this.page()).mouse.click(nowherePx, nowherePx);
      return stage === 'attract' && !(await this.#isLeft());
    };
    await until(isFree, 'the first screen is there', patienceMs);
  }

  /** Begins a visit of one's own with a card. */
  async comeWith(card: string): Promise<void> {
    await this.leave();
    await this.show(card, (visit) => visit.stage === 'active' && visit.hasCard);
  }

  /** Whoever comes after a visit finds a page that begins anew, so what was asked of the one before would be lost. */
  async #markIfLeft(): Promise<void> {
    const mark = () => {
      window.passerelle.onState(({ visit }) => {
        if (visit.stage === 'wiped') Object.assign(window, { isLeft: true });
      })();
    };
    await (await this.page()).evaluate(mark).catch(() => {});
  }

  async #isLeft(): Promise<boolean> {
    return (await this.page()).evaluate(() => 'isLeft' in window).catch(() => true);
  }
}
