import type { Locator, Page } from 'playwright';
import type { Language } from '../../contract/form.ts';
import ar from '../../renderer/locales/ar.json' with { type: 'json' };
import en from '../../renderer/locales/en.json' with { type: 'json' };
import fr from '../../renderer/locales/fr.json' with { type: 'json' };
import { untilState } from './kiosk.ts';

const texts = { fr, en, ar };
const waitMs = 20_000;

/** The words of the kiosk window, so that a test reads the screen as a resident does. */
export function say(language: Language, key: string, values: Record<string, string | number> = {}): string {
  const found = key
    .split('.')
    .reduce<unknown>((node, part) => (node as Record<string, unknown>)?.[part], texts[language]);
  if (typeof found !== 'string') throw new Error(`the kiosk window has no text ${key} in ${language}`);
  return found.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name]));
}

/** The kiosk window as a resident uses it: by what stands on it. */
export class KioskWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the screen has this heading. */
  async sees(heading: string): Promise<void> {
    await this.page.locator('h1', { hasText: heading }).first().waitFor({ timeout: waitMs });
  }

  /** Waits until this text stands anywhere on the screen. */
  async reads(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: waitMs });
  }

  /** Waits until the shell has told the window this. */
  async hasState(part: Record<string, unknown>): Promise<void> {
    await untilState(this.page, part);
  }

  button(text: string): Locator {
    return this.page.getByRole('button').filter({ hasText: text }).first();
  }

  async press(text: string): Promise<void> {
    await this.button(text).click({ timeout: waitMs });
  }

  async choose(text: string): Promise<void> {
    await this.page.locator('.option').filter({ hasText: text }).first().click({ timeout: waitMs });
  }
}
