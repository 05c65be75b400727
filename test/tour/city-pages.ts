import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright';
import type { ConsultationState } from '../../tools/stack/demo-city.ts';
import { publicHost } from '../../tools/stack/stack.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check, until } from './waiting.ts';

const syncTimeoutMs = 60_000;
const aroundPx = 20;

type OnCity = Pick<Scene, 'stack' | 'publicPage'>;

/** Opens the public page of the consultation. */
export async function openBoard({ stack, publicPage }: OnCity, language: PictureLanguage): Promise<void> {
  await publicPage.goto(`${boardOf({ stack })}?lang=${language}`);
}

/** The address of the consultation's public page. */
export function boardOf({ stack }: Pick<Scene, 'stack'>): string {
  return `https://${publicHost}/consultations/${stack.consultation.consultation}`;
}

/**
 * A picture of a part of a page, with a little around it. Not the locator's own, which waits for frames: a window that nobody sees draws
 * hardly any.
 */
export async function pictureOf(part: Locator): Promise<Buffer> {
  const clip = await part.evaluate((element, aroundPx) => {
    document.documentElement.style.overflow = 'hidden'; // as in the picture, which has no scroll bar
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [x, y] = [Math.max(0, left + scrollX - aroundPx), Math.max(0, top + scrollY - aroundPx)];
    return { x, y, width: right + scrollX + aroundPx - x, height: bottom + scrollY + aroundPx - y };
  }, aroundPx);
  return part.page().screenshot({ fullPage: true, clip });
}

/** Opens a page of the officers, who log in where they are asked to. */
export async function openOfficerPage({ stack, publicPage }: OnCity, path: string, language: PictureLanguage) {
  const { officerUrl, tokenFile } = stack.city;
  const open = () => publicPage.goto(`${officerUrl}${path}?lang=${language}&refresh=off`);
  await open();
  const password = publicPage.locator('input[type="password"]');
  if ((await password.count()) === 0) return;
  await password.fill(readFileSync(tokenFile, 'utf8').trim());
  await password.press('Enter');
  await open();
}

/** Sends a form of the officers' pages by its button, and waits until the city has answered. By key: a touch waits for frames, too. */
export async function send(button: Locator): Promise<void> {
  const answered = button.page().waitForResponse((response) => response.request().method() === 'POST');
  await button.press('Enter');
  check((await answered).status() === 303, 'the city takes it');
}

/** Waits until the city knows this of the consultation. */
export function stateWhen(
  { stack }: Pick<Scene, 'stack'>,
  what: string,
  is: (state: ConsultationState) => boolean,
): Promise<ConsultationState> {
  const look = async () => {
    const state = await stack.city.read<ConsultationState>(`/consultations/${stack.consultation.consultation}`);
    return is(state) ? state : undefined;
  };
  return until(what, look, syncTimeoutMs);
}
