import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicHost } from '../../../tools/stack/stack.ts';
import type { Scene } from '../scene.ts';
import { check, until } from '../waiting.ts';
import { GuideShell } from './commands.ts';
import { follow, type Reader, type Rule } from './follow.ts';
import { readGuide } from './guide.ts';

const dayMs = 86_400_000;
/** Terminals send what they owe within this time. */
const arrivalMs = 60_000;

/** An officer follows docs/guide-agent.md: a consultation from the list of cards to what was decided. */
export async function playOfficersGuide(scene: Scene): Promise<void> {
  await scene.story.step('guide-agent', 'An officer does what their guide says, word for word', async () => {
    await follow(scene.story, readGuide('guide-agent'), officer(scene));
  });
}

function officer({ stack, publicPage: page, folder }: Scene): Reader {
  const own = join(folder, 'guide-agent');
  mkdirSync(own, { recursive: true });
  copyFileSync(stack.city.tokenFile, join(own, 'jeton'));
  const day = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
  const shell = new GuideShell(own, {
    'http://127.0.0.1:8081': stack.city.officerUrl,
    // The vote of the guide goes on today.
    '2026-11-16T08:00:00+01:00': day(-6),
    '2026-12-19T18:00:00+01:00': day(28),
    '2027-12-19T18:00:00+01:00': day(400),
  });
  /** The field or the file that the last sentence named: what stands below it goes in there. */
  let target: { readonly file: string } | { readonly field: string } | undefined;
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const says = (words: string) => page.getByText(words, { exact: true }).first();

  const rules: Rule[] = [
    {
      says: /Ouvrez l'espace des agents/,
      async does() {
        await page.goto(`${stack.city.officerUrl}/?lang=fr&refresh=off`);
        // An earlier act may have logged in.
        const leave = says('Se déconnecter');
        if ((await leave.count()) > 0) await leave.press('Enter');
      },
    },
    {
      says: /Rouvrez la page/,
      does: async () => void (await page.reload()),
    },
    {
      says: /Dans \*\*(.+)\*\*, écrivez `(.+)`/,
      does: (name = '', words = '') => field(name).fill(words),
    },
    {
      says: /Dans \*\*(.+)\*\*, collez `(.+)`/,
      does: (name = '', file = '') => field(name).fill(readFileSync(join(own, file), 'utf8').trim()),
    },
    {
      says: /Dans \*\*(.+)\*\*, écrivez/,
      does: async (name = '') => {
        target = { field: name };
      },
    },
    {
      says: /Enregistrez dans `(.+)`/,
      does: async (file = '') => {
        target = { file };
      },
    },
    {
      says: /Cliquez sur \*\*(.+)\*\*/,
      // By key: a touch waits for frames, which a window that nobody sees hardly draws.
      does: async (name = '') => {
        const button = page.getByRole('button', { name, exact: true });
        await button
          .or(page.getByRole('link', { name, exact: true }))
          .first()
          .press('Enter');
        await page.waitForLoadState();
      },
    },
    { says: /La page dit \*\*(.+)\*\*/, does: (words = '') => says(words).waitFor({ state: 'attached' }) },
    {
      says: /Attendez que la page dise \*\*(.+)\*\*/,
      does: (words = '') =>
        until(
          words,
          async () => {
            await page.reload();
            return (await says(words).count()) > 0 || undefined;
          },
          arrivalMs,
        ).then(() => {}),
    },
    {
      says: /La page publique dit \*\*(.+)\*\*/,
      does: async (words = '') => {
        await page.goto(`https://${publicHost}/consultations/couleur-des-bancs?lang=fr`);
        await says(words).waitFor({ state: 'attached' });
      },
    },
    {
      says: /(?:.+ )?[Tt]apez(?: une fois)?/,
      does: async () => {
        target = undefined;
      },
    },
    {
      says: /La commande répond `(.+)`/,
      does: async (words = '') => check(shell.said.includes(words), `it says ${shell.said.trim()}`),
    },
    // What people do among themselves, and what they know.
    { says: /Les cartes des médiateurs sont dans une liste à part/, does: async () => {} },
    { says: /La deuxième colonne est leur borne ; vide, c'est partout/, does: async () => {} },
    { says: /Les commandes de ce guide disent chaque fois à quel serveur elles parlent/, does: async () => {} },
    {
      says: /La clôture peut être avancée ou reculée, et tout le monde voit que vous l'avez fait/,
      does: async () => {},
    },
    { says: /Les dépositaires se réunissent autour d'un ordinateur sans réseau/, does: async () => {} },
  ];
  return {
    rules,
    async block(_language, text) {
      if (target === undefined) return shell.type(text);
      if ('file' in target) shell.write(target.file, text);
      else await field(target.field).fill(text);
      target = undefined;
    },
    async photograph() {
      const [widthPx, heightPx] = await page.evaluate(() => [
        innerWidth,
        Math.min(innerHeight, document.body.scrollHeight),
      ]);
      return page.screenshot({ clip: { x: 0, y: 0, width: widthPx ?? 0, height: heightPx ?? 0 } });
    },
  };
}
