import { EventEmitter } from 'node:events';
import type { Choices } from '../../contract/choices.ts';
import french from '../../renderer/locales/fr.json' with { type: 'json' };
import type { Seeded } from '../harness/seeded.ts';
import type { TerminalUser } from '../harness/terminal-user.ts';
import { until } from '../harness/until.ts';
import type { Ledger } from './ledger.ts';
import type { Moment } from './plan.ts';

/** A choice, and the words that stand beside it on the screen. */
export interface Offer {
  readonly choices: Choices;
  readonly label: string;
}

export interface VotingOptions {
  readonly user: TerminalUser;
  readonly ledger: Ledger;
  readonly chance: Seeded;
  readonly consultation: string;
  readonly title: string;
  readonly offers: readonly [Offer, ...Offer[]];
  readonly mediator: { readonly card: string; readonly pin: string };
}

/** How one attempt to vote ended. `interrupted`: something was killed meanwhile, or is on its way back. */
type Attempt =
  | { readonly kind: 'acknowledged'; readonly tracker: string }
  | { readonly kind: 'already-voted' }
  | { readonly kind: 'interrupted'; readonly why: string };

const mostAttempts = 20;
/** One vote in so many goes over the real screens; the others ask what the screens ask, to be quicker. */
const screensEvery = 4;
const screenPatienceMs = 6_000;
/** Some kills in a row, each in the middle of a check, make a mediator wait for so long. */
const pinPatienceMs = 60_000;

/** Residents who vote one after the other, each until they know that their ballot is in the box. */
export class Voting extends EventEmitter<{ moment: [Moment]; vote: [] }> {
  readonly #options: VotingOptions;
  /** What was confirmed last, as long as nobody knows whether it is in the box. */
  #unanswered: Choices | null = null;

  constructor(options: VotingOptions) {
    super();
    this.#options = options;
  }

  /** One resident's vote. Throws when they cannot, or when they are told something that cannot be true. */
  async cast(card: string): Promise<void> {
    const troubles: string[] = [];
    this.#unanswered = null;
    while (troubles.length < mostAttempts) {
      const attempt = await this.#attempt(card);
      if (attempt.kind === 'interrupted') {
        troubles.push(attempt.why);
        continue;
      }
      this.emit('vote');
      this.emit('moment', 'end');
      await this.#options.user.leave();
      return;
    }
    throw new Error(`a resident could not vote in ${mostAttempts} attempts: ${troubles.join(', ')}`);
  }

  async #attempt(card: string): Promise<Attempt> {
    const { chance, ledger, offers, user } = this.#options;
    const offer = chance.pick(offers);
    const isOnScreen = chance.below(screensEvery) === 0;
    this.emit('moment', 'card');
    await user.comeWith(card);
    const attempt = isOnScreen ? await this.#onScreen(offer) : await this.#byCalls(offer);
    if (attempt.kind === 'acknowledged') {
      ledger.acknowledge(card, offer.choices, attempt.tracker);
      if (isOnScreen) ledger.onScreen += 1;
    }
    if (attempt.kind === 'already-voted') {
      if (!this.#unanswered) throw new Error('a card was refused as one that had voted, and it had not');
      ledger.infer(card, this.#unanswered);
    }
    return attempt;
  }

  /** Whether a card that has voted is told so. */
  async isRefused(card: string): Promise<boolean> {
    const { user, consultation } = this.#options;
    await user.comeWith(card);
    const opened = await user.ask('casting.open', { consultation, credential: { kind: 'card' } });
    return !opened.ok && opened.error.code === 'already-voted';
  }

  async #byCalls({ choices }: Offer): Promise<Attempt> {
    const { user } = this.#options;
    const opened = await this.#open();
    if (opened) return opened;
    this.emit('moment', 'slip');
    const printed = await user.ask('casting.print-slip', { choices });
    if (!printed.ok) return interrupted(`print-slip ${printed.error.code}`);
    this.#confirming(choices);
    const cast = await user.ask('casting.confirm', { language: 'fr' });
    if (cast.ok) return { kind: 'acknowledged', tracker: cast.value.tracker };
    const { code } = cast.error;
    const isCommon = code === 'gone' || code === 'unavailable' || code === 'no-right' || code === 'no-slip';
    if (isCommon) return interrupted(`confirm ${code}`);
    throw new Error(`a ballot was refused at its confirmation: ${code}`);
  }

  /** Nothing once there is a right to vote. A slip that an interrupted attempt left is first taken back by a mediator. */
  async #open(): Promise<Attempt | undefined> {
    const { user, consultation, ledger } = this.#options;
    const open = () => user.ask('casting.open', { consultation, credential: { kind: 'card' } });
    let opened = await open();
    if (!opened.ok && opened.error.code === 'slip-outstanding') {
      const hindrance = await this.#takeSlip();
      if (hindrance) return interrupted(`take-slip ${hindrance}`);
      ledger.slipsTaken += 1;
      opened = await open();
    }
    if (opened.ok) return this.#mayVote();
    const { code } = opened.error;
    return code === 'already-voted' ? { kind: code } : interrupted(`open ${code}`);
  }

  /** A mediator comes with card and PIN, takes the slip and steps back. Why not, where that was interrupted. */
  async #takeSlip(): Promise<string | undefined> {
    const { user, mediator } = this.#options;
    await user.show(mediator.card, (visit) => visit.stage === 'active' && visit.assistance !== null);
    const open = () => user.ask('assistance.open', { pin: mediator.pin });
    let opened = await open();
    // A kill during the check leaves a wrong PIN behind, which is waited for.
    const isOver = async () => {
      if (!opened.ok && opened.error.code === 'wait') opened = await open();
      return opened.ok || opened.error.code !== 'wait';
    };
    await until(isOver, 'the wait after an interrupted PIN is over', pinPatienceMs);
    if (!opened.ok) return opened.error.code;
    const taken = await user.ask('desk.take-slip', {});
    await user.ask('assistance.end', {});
    return taken.ok ? undefined : taken.error.code;
  }

  /** Who is let vote has not voted: a confirmation before this one, whose answer was lost, left nothing at all. */
  #mayVote(): undefined {
    this.#unanswered = null;
  }

  #confirming(choices: Choices): void {
    this.#unanswered = choices;
    this.emit('moment', 'confirm');
  }

  async #onScreen({ choices, label }: Offer): Promise<Attempt> {
    const { user, title } = this.#options;
    const page = await user.page();
    const press = (name: string) => page.getByRole('button', { name }).click({ timeout: screenPatienceMs });
    try {
      await press(french.home.consultation.title);
      await press(title);
      await press(french.consultation.participate);
      await press(french.identify.card.use);
      const choice = page.getByRole('radio', { name: label });
      const refusal = page.getByRole('heading', { name: french.refusals['already-voted'].title });
      await choice.or(refusal).waitFor({ timeout: screenPatienceMs });
      if (await refusal.isVisible()) return { kind: 'already-voted' };
      this.#mayVote();
      await page.getByText(label, { exact: true }).click({ timeout: screenPatienceMs });
      await press(french.choose.next);
      this.emit('moment', 'slip');
      await press(french.review.print);
      await page.getByRole('button', { name: french.slip.yes }).waitFor({ timeout: screenPatienceMs });
      this.#confirming(choices);
      await press(french.slip.yes);
      const tracker = await page.locator('.tracker').textContent({ timeout: screenPatienceMs });
      return { kind: 'acknowledged', tracker: tracker ?? '' };
    } catch (error) {
      return interrupted(`on the screen: ${String(error).split('\n')[0]}`);
    }
  }
}

function interrupted(why: string): Attempt {
  return { kind: 'interrupted', why };
}
