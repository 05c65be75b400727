import type { Locator } from 'playwright';
import type { Language } from '../../contract/form.ts';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import type { Stack } from '../../tools/stack/stack.ts';
import { type KioskWindow, say } from './kiosk-window.ts';
import { until } from './until.ts';

type WithReader = Pick<Stack, 'reader'>;

/** The name of each language in itself, as the buttons have it. */
export const languageNames: Readonly<Record<Language, string>> = { fr: 'Français', en: 'English', ar: 'العربية' };

/** Lays the card of a person of the demo city on the reader. */
export function layCard(stack: WithReader, id: string): void {
  const card = demoCards.find((one) => one.id === id);
  if (!card) throw new Error(`the demo has no card ${id}`);
  stack.reader.present(card.number);
}

/** Lays a mediator's card on the reader and types the PIN: the panel opens. */
export async function assist(
  kiosk: KioskWindow,
  stack: Pick<Stack, 'reader' | 'pins'>,
  language: Language,
  id = 'mediator',
): Promise<void> {
  layCard(stack, id);
  await kiosk.reads(say(language, 'assistance.pin.title'));
  for (const digit of pinOf(stack, id)) await kiosk.page.locator('.key').filter({ hasText: digit }).click();
  await kiosk.press(say(language, 'assistance.pin.confirm'));
  await kiosk.reads(say(language, 'mediator.title'));
}

/** The PIN of a mediator of the demo city. */
export function pinOf({ pins }: Pick<Stack, 'pins'>, id = 'mediator'): string {
  return pins[demoCards.find((card) => card.id === id)?.number ?? ''] ?? '';
}

/** Opens a page of the mediator's panel. */
export async function openPanelPage(kiosk: KioskWindow, language: Language, page: string): Promise<void> {
  await kiosk.page
    .locator('.panel-pages')
    .getByRole('button')
    .filter({ hasText: say(language, `assistance.pages.${page}.title`) })
    .click();
}

/** The mediator takes the card away, and with it the panel and whatever else was open to it. */
export async function stepBack(kiosk: KioskWindow, stack: WithReader): Promise<void> {
  stack.reader.remove();
  await kiosk.page.locator('.assistance-strip').waitFor({ state: 'detached' });
}

/** Begins a visit by touching a language on the first screen. */
export async function beginByTouch(kiosk: KioskWindow, language: Language): Promise<void> {
  await kiosk.page.locator('.attract-languages').waitFor();
  await kiosk.press(languageNames[language]);
  await kiosk.sees(say(language, 'home.title'));
}

/** Begins a visit by laying a card on the reader; the screen then speaks French until another language is chosen. */
export async function beginByCard(
  kiosk: KioskWindow,
  stack: WithReader,
  card: string,
  language: Language,
): Promise<void> {
  await kiosk.page.locator('.attract-languages').waitFor();
  layCard(stack, card);
  await kiosk.sees(say('fr', 'home.title'));
  if (language !== 'fr') await changeLanguage(kiosk, 'fr', language);
}

export async function changeLanguage(kiosk: KioskWindow, from: Language, to: Language): Promise<void> {
  await kiosk.press(say(from, 'bar.language'));
  await kiosk.page.getByRole('dialog').getByRole('button').filter({ hasText: languageNames[to] }).click();
  await kiosk.page.locator(`html[lang="${to}"]`).waitFor();
}

/** Ends the visit by its button, and waits until the resident is told that everything was erased. */
export async function end(kiosk: KioskWindow, language: Language): Promise<void> {
  await kiosk.press(say(language, 'bar.end'));
  await confirmEnd(kiosk, language);
}

export async function confirmEnd(kiosk: KioskWindow, language: Language): Promise<void> {
  await kiosk.page.getByRole('dialog').waitFor();
  await kiosk.press(say(language, 'end.confirm'));
  await kiosk.sees(say(language, 'wiped.title'));
}

/** Takes the card, touches the farewell away and waits for the first screen. */
export async function leave(kiosk: KioskWindow, stack: WithReader): Promise<void> {
  stack.reader.remove();
  const farewell = kiosk.page.locator('.screen h1');
  const isBack = async () => {
    if (await isThere(kiosk.page.locator('.attract-languages'))) return true;
    // The farewell stays for a moment, whoever touches it; and it may go by itself just now.
    await farewell.click({ timeout: 300 }).catch(() => {});
    return false;
  };
  await until(isBack, 'the first screen');
}

/** Now, or within a moment. Asked for, and not again and again: a test beside this one needs the machine too. */
function isThere(part: Locator): Promise<boolean> {
  return part.waitFor({ timeout: 250 }).then(
    () => true,
    () => false,
  );
}

/** After a vote: says nothing of oneself, ends the visit, takes the card and waits for the first screen. */
export async function leaveAfterVote(kiosk: KioskWindow, stack: WithReader, language: Language): Promise<void> {
  await kiosk.press(say(language, 'product.continue'));
  await kiosk.press(say(language, 'panel.invitation.no'));
  await kiosk.press(say(language, 'done.end'));
  await confirmEnd(kiosk, language);
  await leave(kiosk, stack);
}

/** From the home screen to the page of a consultation. */
export async function openConsultation(kiosk: KioskWindow, language: Language, title: string): Promise<void> {
  await kiosk.press(say(language, 'home.consultation.title'));
  await kiosk.sees(say(language, 'consultations.title'));
  await kiosk.press(title);
  await kiosk.sees(title);
}

/** Votes from the choice to the tracker. */
export async function chooseAndCast(kiosk: KioskWindow, language: Language, option: string): Promise<string> {
  await kiosk.choose(option);
  await kiosk.press(say(language, 'choose.next'));
  await kiosk.press(say(language, 'review.print'));
  await kiosk.press(say(language, 'slip.yes'));
  return readTracker(kiosk, language);
}

export async function readTracker(kiosk: KioskWindow, language: Language): Promise<string> {
  await kiosk.sees(say(language, 'done.title'));
  return ((await kiosk.page.locator('.tracker').textContent()) ?? '').trim();
}
