import { inLanguage } from '../../ballot/forms/index.ts';
import type { Answer } from '../../contract/choices.ts';
import type { Language, QuestionForm } from '../../contract/form.ts';
import { type KioskWindow, say } from './kiosk-window.ts';

/** Answers a question by touch, on the screen where it stands. */
export async function answerByTouch(
  kiosk: KioskWindow,
  form: QuestionForm,
  answer: Answer,
  language: Language,
): Promise<void> {
  const { page } = kiosk;
  const labelOf = labels(form, language);
  const card = (id: string) =>
    page
      .locator('.option-row, fieldset.option, .grade-card, .option')
      .filter({ hasText: labelOf(id) })
      .first();
  switch (answer.kind) {
    case 'blank':
      return page.locator('.option-blank').click();
    case 'yes-no':
    case 'single':
      return card(answer.option).click();
    case 'multiple':
    case 'approval':
    case 'budget':
      for (const option of answer.options) await card(option).click();
      return;
    case 'ranked':
      for (const [at, group] of answer.ranks.entries())
        for (const [place, option] of group.entries()) {
          await card(option).locator('.option-ranked').click();
          // Beside the one before, where it shares its rank.
          if (place > 0)
            await card(option)
              .getByRole('button', { name: say(language, 'choose.ranked.up') })
              .click();
          await page
            .locator('.option-rank', { hasText: String(at + 1) })
            .first()
            .waitFor();
        }
      return;
    case 'majority-judgement':
      for (const [at, grade] of answer.grades.entries())
        if (grade !== null)
          await card(form.options[at]?.id ?? '')
            .locator('.grade')
            .filter({ hasText: exactly(gradeLabels(form, language)(grade)) })
            .click();
      return;
    case 'points':
      for (const [at, points] of answer.points.entries())
        for (let given = 0; given < points; given += 1)
          await card(form.options[at]?.id ?? '')
            .getByRole('button', { name: say(language, 'choose.points.more') })
            .click();
  }
}

/** Answers a question with keys alone: tabulation, arrows, space and digits. */
export async function answerByKeys(keys: Keys, form: QuestionForm, answer: Answer, language: Language): Promise<void> {
  const labelOf = labels(form, language);
  switch (answer.kind) {
    case 'blank':
      await keys.walkTo(form.blankLabel ? inLanguage(form.blankLabel, language) : say(language, 'choose.blank'));
      return keys.press('Space');
    case 'yes-no':
    case 'single':
      await keys.walkTo(labelOf(answer.option), ['ArrowDown']);
      return keys.press('Space');
    case 'multiple':
    case 'approval':
    case 'budget':
      for (const option of answer.options) {
        await keys.walkTo(labelOf(option));
        await keys.press('Space');
      }
      return;
    case 'ranked':
      for (const [at, group] of answer.ranks.entries())
        for (const option of group) {
          await keys.walkTo(labelOf(option));
          await keys.press(`Digit${at + 1}`);
        }
      return;
    case 'majority-judgement':
      for (const [at, grade] of answer.grades.entries()) {
        if (grade === null) continue;
        await keys.walkTo(labelOf(form.options[at]?.id ?? ''));
        await keys.walkTo(gradeLabels(form, language)(grade), ['ArrowRight']);
        await keys.press('Space');
      }
      return;
    case 'points':
      for (const [at, points] of answer.points.entries()) {
        if (points === 0) continue;
        await keys.walkTo(labelOf(form.options[at]?.id ?? ''));
        await keys.press(`Digit${points}`);
      }
  }
}

/** A keyboard, and where its focus is. */
export interface Keys {
  /** Presses one of these keys (tabulation unless told) until the focus is on something that is called so, or that stands in something called so. */
  walkTo(name: string, keys?: readonly string[]): Promise<void>;
  press(key: string): Promise<void>;
}

export function keysOf({ page }: KioskWindow): Keys {
  return {
    async walkTo(name, keys = []) {
      for (let steps = 0; steps < 120; steps += 1) {
        const names = await page.evaluate(focusedNames);
        if (names.some((words) => withPlainSpaces(words).includes(withPlainSpaces(name)))) return;
        const key = keys[steps % Math.max(1, keys.length)] ?? 'Tab';
        // Arrows move within a group only: where the focus is elsewhere yet, tabulation leads there.
        const isInGroup = await page.evaluate(() => document.activeElement?.matches('[type="radio"]') ?? false);
        await page.keyboard.press(isInGroup ? key : 'Tab');
      }
      throw new Error(`no way leads the focus to “${name}”`);
    },
    press: (key) => page.keyboard.press(key),
  };
}

/** What the element with the focus is called, and the groups around it. Runs in the page. */
function focusedNames(): string[] {
  const nameOf = (element: Element): string => {
    const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labelled = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    return (
      labelled ||
      element.getAttribute('aria-label') ||
      element.closest('label')?.textContent ||
      element.textContent ||
      ''
    );
  };
  const focused = document.activeElement;
  if (!focused || focused === document.body) return [];
  const group = focused.closest('fieldset.option, [role="radiogroup"]');
  return [nameOf(focused), ...(group ? [nameOf(group)] : [])];
}

/** The screen keeps tall punctuation on its line with spaces of another kind. */
function withPlainSpaces(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function labels(form: QuestionForm, language: Language): (id: string) => string {
  return (id) => {
    const option = form.options.find((one) => one.id === id);
    if (!option) throw new Error(`the form has no option ${id}`);
    return inLanguage(option.label, language);
  };
}

function gradeLabels(form: QuestionForm, language: Language): (id: string) => string {
  return (id) => {
    const grade = form.kind === 'majority-judgement' && form.grades.find((one) => one.id === id);
    if (!grade) throw new Error(`the form has no grade ${id}`);
    return inLanguage(grade.label, language);
  };
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
