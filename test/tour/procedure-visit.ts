import { once } from 'node:events';
import type { Page } from 'playwright';
import { demoAccount } from '../../tools/demo/portal/index.ts';
import { portalTitle, whatToBring } from '../harness/demo-words.ts';
import { say } from '../harness/kiosk-window.ts';
import { letFramesStart } from '../harness/shell.ts';
import { beginByTouch, confirmEnd, leave } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check, until } from './waiting.ts';

const family = 'famille.pontevert.example';
/** Who answers at the stand-in of FranceConnect. */
const person = 'Amina Haddad';
const misspelt = 'cantinne';
const address = 'rue des tilleuls';
const certificate = 'attestation-PV-2026-0417.pdf';
/** What a page costs, as each language writes it. */
const pagePrice = { fr: inEuros('fr-FR'), ar: inEuros('ar-u-nu-latn') } as const;
const underWay = 'Une demande est en cours';

/** A resident without a card opens a public procedure, fills in a form, meets a blocked page, calls for help, and leaves. */
export async function playProcedure(
  { kiosk, story, app, sites, stack }: Scene,
  language: PictureLanguage,
): Promise<void> {
  const take = async () => story.picture(await kiosk.photograph(), { language });
  const t = (key: string) => say(language, key);

  await story.step('attract', 'The first screen invites in three languages', async () => {
    await kiosk.page.locator('.attract-languages').waitFor();
    for (const one of ['fr', 'en', 'ar'] as const)
      for (const key of ['attract.welcome', 'attract.touch']) await kiosk.reads(say(one, key));
    story.saw('welcome and how to begin, in French, English and Arabic at once');
    await take();
  });
  await story.step('home', 'Three ways: a procedure, a consultation, help', async () => {
    await beginByTouch(kiosk, language);
    await kiosk.hasState({ visit: { stage: 'active' } });
    const direction = await kiosk.page.evaluate(() => document.documentElement.dir);
    check(direction === (language === 'ar' ? 'rtl' : 'ltr'), 'the screen runs in the direction of its language');
    for (const way of ['procedure', 'consultation', 'help']) await kiosk.button(t(`home.${way}.title`)).waitFor();
    story.saw(`${language}: touching the language began a visit; the screen runs ${direction}`);
    await take();
    await kiosk.press(t('documents.open'));
    await kiosk.reads(t('documents.empty'));
    await kiosk.press(t('product.back'));
    story.saw(`${language}: there is no document of anybody before`);
  });
  await story.step('display', 'Text size and contrast, from the bar', async () => {
    const textPx = () =>
      kiosk.page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    const ordinaryPx = await textPx();
    await kiosk.press(t('bar.display'));
    await kiosk.page.locator('.segment').filter({ hasText: '150' }).click();
    await until('text at 150 %', async () => Math.abs((await textPx()) / ordinaryPx - 1.5) < 0.01 || undefined);
    await kiosk.page
      .locator('.segment')
      .filter({ hasText: t('display.high') })
      .click();
    const isApplied = () => kiosk.page.evaluate(() => document.documentElement.dataset.contrast === 'high');
    await until('high contrast', async () => (await isApplied()) || undefined);
    check(await kiosk.page.getByRole('dialog').isVisible(), 'the dialog is still open');
    story.saw(`${language}: text at 150 % and high contrast apply while they are chosen`);
    await take();
    await kiosk.page.locator('.segment').filter({ hasText: '100' }).click();
    await kiosk.page
      .locator('.segment')
      .filter({ hasText: t('display.normal') })
      .click();
    await kiosk.press(t('display.done'));
    await kiosk.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
  await story.step('search', 'A search with a mistake in it finds the procedure', async () => {
    await kiosk.press(t('home.procedure.title'));
    await kiosk.sees(t('themes.title'));
    await kiosk.press(t('themes.search.title'));
    if (language === 'ar') {
      await kiosk.key(t('keyboard.layouts'));
      await kiosk.key('Français');
    }
    for (const letter of misspelt) await kiosk.key(letter);
    await kiosk.page.locator('.tile').first().filter({ hasText: portalTitle[language] }).waitFor();
    story.saw(`${language}: “${misspelt}”, typed on the screen, finds “${portalTitle[language]}” first`);
    await take();
    await kiosk.key(t('keyboard.close'));
    await kiosk.press(t('product.back'));
  });
  await story.step('themes', 'Procedures by subject', async () => {
    await kiosk.sees(t('themes.title'));
    await kiosk.button(t('themes.names.famille_scolarite')).waitFor();
    await take();
    await kiosk.press(t('themes.names.famille_scolarite'));
    await kiosk.sees(t('themes.names.famille_scolarite'));
    await kiosk.button(portalTitle[language]).waitFor();
    story.saw(`${language}: the subjects, then the procedures of one`);
  });
  await story.step('procedure', 'What to bring, before the site opens', async () => {
    await kiosk.press(portalTitle[language]);
    await kiosk.sees(portalTitle[language]);
    await kiosk.reads(t('procedure.bring'));
    await kiosk.reads(whatToBring[language]);
    await kiosk.reads(say(language, 'procedure.host', { host: family }));
    story.saw(`${language}: what to bring, whose site it is`);
    await take();
  });

  let site: Page | undefined;
  const summaries = () => sites.requests.filter((request) => request === `${family} /recapitulatif`).length;
  const guest = async () => {
    site = app.windows().find((page) => page.url().startsWith(`https://${family}/`));
    return site;
  };
  await story.step('accounts', 'Which account to sign in with, before the site asks', async () => {
    await kiosk.press(t('procedure.start'));
    await kiosk.sees(t('signIn.title'));
    const first = kiosk.page.locator('.group').first();
    await first.getByRole('heading', { name: t('signIn.without') }).waitFor();
    check((await first.locator('.account').count()) > 0, 'there are accounts without a smartphone');
    for (const way of ['title', 'mediator', 'paper']) await kiosk.reads(t(`signIn.none.${way}`));
    story.saw(`${language}: the accounts that need no smartphone first, and what to do without any`);
    await take();
  });
  await story.step('guest-view', 'The site of the procedure opens', async () => {
    await kiosk.press(t('signIn.continue'));
    site = await until('the site in the guest view', guest);
    await letFramesStart(site);
    await site.getByRole('heading', { name: 'Cantine et centre de loisirs' }).waitFor();
    check((await site.getByText(underWay).count()) === 0, 'nothing of an earlier visit is on the site');
    story.saw(`${language}: ${family} over HTTPS, and nothing of an earlier visit on it`);
    await take();
  });
  await story.step('identity', 'Through FranceConnect to an account, and back', async () => {
    check(site !== undefined, 'the site is open');
    await site.getByRole('link', { name: 'S’identifier avec FranceConnect' }).click();
    const at = (host: string) =>
      until(host, async () => app.windows().find((page) => page.url().startsWith(`https://${host}/`)));
    const choice = await at('oidc.franceconnect.gouv.fr');
    await choice.getByRole('link', { name: 'impots.gouv.fr' }).click();
    const account = await at('cfspart-idp.impots.gouv.fr');
    await account.getByLabel('Numéro').fill(demoAccount.number);
    await account.getByLabel('Mot de passe').fill(demoAccount.password);
    await take();
    await account.getByRole('button', { name: 'Se connecter' }).click();
    site = await until('the way back', guest);
    await site.getByText('Vous êtes identifiée').waitFor();
    check((await site.getByLabel('Nom et prénom').inputValue()) === person, 'the name is filled in');
    story.saw(`${language}: FranceConnect and the account (stand-ins) signed the resident in, name filled in`);
  });
  await story.step('address', 'Into a frame of another site, with the keyboard of the screen', async () => {
    check(site !== undefined, 'the site is open');
    const frame = site.locator('iframe');
    await frame.scrollIntoViewIfNeeded();
    const [box, room] = await Promise.all([frame.boundingBox(), kiosk.page.locator('.room').boundingBox()]);
    check(box !== null && room !== null, 'the frame is on the screen');
    await kiosk.touch(box.x + box.width / 3, room.y + box.y + box.height / 2);
    await kiosk.hasState({ guest: { field: { kind: 'text' } } });
    if (language === 'ar') {
      await kiosk.key(t('keyboard.layouts'));
      await kiosk.key('Français');
    }
    for (const letter of address) await kiosk.key(letter === ' ' ? t('keyboard.space') : letter);
    await take();
    await kiosk.key(t('keyboard.enter'));
    const handedOver = site.locator('[name=adresse]');
    await until('the address', async () => (await handedOver.inputValue()) === address || undefined);
    check(!(await kiosk.page.content()).includes(address), 'the kiosk window itself does not hold what was typed');
    story.saw(
      `${language}: “${address}”, typed on the screen into the frame of another site, which handed it to the portal`,
    );
  });
  await story.step('form', 'A form, filled in and sent', async () => {
    check(site !== undefined, 'the site is open');
    const before = summaries();
    await site.getByLabel('Prénom', { exact: true }).fill('Nour');
    await site.getByLabel('École').selectOption('École du Bord de l’eau');
    for (const day of ['Lundi', 'Jeudi']) await site.getByLabel(day).check();
    await take();
    await site.getByRole('button', { name: 'Envoyer ma demande' }).click();
    await site.getByRole('heading', { name: 'Votre demande est envoyée' }).waitFor();
    await site.getByText('Nour Haddad').waitFor();
    await site.getByText(address).waitFor();
    check(summaries() === before + 1, 'the summary came from the site');
    story.saw(`${language}: the form was sent and the site shows its summary`);
  });
  await story.step('download', 'A document that the site gives lands in the tray', async () => {
    check(site !== undefined, 'the site is open');
    await site.getByRole('link', { name: 'Télécharger mon attestation' }).click({ noWaitAfter: true });
    await kiosk.reads(t('guest.download.kept.title'));
    story.picture(await kiosk.photograph(), { language, part: 'notice' });
    await kiosk.press(t('documents.open'));
    await kiosk.sees(t('documents.title'));
    await kiosk.button(certificate).waitFor();
    story.saw(`${language}: “${certificate}” stands among the documents of the visit`);
    await take();
  });
  await story.step('look', 'It is looked at, page by page', async () => {
    await kiosk.press(certificate);
    await kiosk.press(t('documents.look.open'));
    await kiosk.hasState({ reading: { stage: 'open' }, tray: { documents: [{ pages: 1 }] } });
    const reader = await until('the document', async () =>
      app.windows().find((page) => page.url().startsWith('passerelle-reader:')),
    );
    await reader.getByText('PV-2026-0417').waitFor({ state: 'attached' });
    await take();
    await kiosk.press(t('documents.open'));
    await kiosk.sees(t('documents.title'));
    story.saw(`${language}: the document is on the screen, and its one page is counted`);
  });
  await story.step('print', 'It is printed, at a price that is shown first', async () => {
    const printed = once(stack.officePrinter, 'printed');
    await kiosk.press(certificate);
    await kiosk.press(t('documents.print'));
    await kiosk.button(t('print.print')).waitFor();
    await kiosk.reads(say(language, 'print.pages', { pages: 1 }));
    await kiosk.reads(say(language, 'print.price', { price: pagePrice[language], perPage: pagePrice[language] }));
    story.picture(await kiosk.photograph(), { language });
    await kiosk.press(t('print.print'));
    const [{ bytes, jobName }] = (await printed) as [{ bytes: Buffer; jobName: string }];
    check(bytes.subarray(0, 5).toString() === '%PDF-', 'the printer got a PDF');
    check(bytes.includes('PV-2026-0417'), 'it is the document');
    check(!/attestation|haddad/i.test(jobName), 'the name of the print job says nothing');
    await kiosk.press(t('product.continue'));
    await kiosk.press(t('product.back'));
    await kiosk.page.locator('.guest-notice').waitFor();
    await kiosk.press(t('guest.return'));
    story.saw(`${language}: pages and price, then the document on paper under a name that says nothing`);
  });
  await story.step('blocked', 'A link that leaves the procedure is not followed', async () => {
    check(site !== undefined, 'the site is open');
    const before = summaries();
    await site.getByRole('link', { name: 'La ville sur Facebook' }).click({ noWaitAfter: true });
    await kiosk.reads(t('guest.blocked.title'));
    await kiosk.reads('www.facebook.com');
    await kiosk.reads(t('guest.blocked.why'));
    story.saw(`${language}: a plain page says what was blocked and why`);
    await take();
    await kiosk.press(t('guest.return'));
    await kiosk.page.locator('.guest-notice').waitFor({ state: 'detached' });
    check(await site.getByText('Nour Haddad').isVisible(), 'the page before is still there');
    check(summaries() === before, 'it was not asked for again');
    story.saw(`${language}: “back to my procedure” leads to the page before, as it was left`);
    await kiosk.press(t('guest.start'));
    await site.getByText(underWay).waitFor();
    story.saw(`${language}: at its start, the site remembers what was sent during this visit`);
  });
  await story.step('help', 'Help is asked for from the bar', async () => {
    await kiosk.press(t('bar.help'));
    await kiosk.press(t('help.request'));
    await kiosk.reads(t('help.on'));
    await kiosk.hasState({ status: { help: true } });
    story.saw(`${language}: a mediator is called`);
    await take();
  });
}

/** The end of that visit: everything is erased, and the resident is told. */
export async function playEnd({ kiosk, app, stack, story }: Scene, language: PictureLanguage): Promise<void> {
  const t = (key: string) => say(language, key);
  await story.step('end', 'The visit ends in a wipe that the resident is told of', async () => {
    await kiosk.press(t('help.cancel'));
    await kiosk.page.keyboard.press('Escape');
    await kiosk.page.getByRole('dialog').waitFor({ state: 'detached' });
    await kiosk.press(t('bar.end'));
    await kiosk.page.getByRole('dialog').waitFor();
    story.picture(await kiosk.photograph(), { language, part: 'question' });
    await confirmEnd(kiosk, language);
    check(app.windows().length === 1, 'no page of a site is left');
    story.saw(`${language}: no page of a site is left, and the screen says “${t('wiped.title')}”`);
    story.picture(await kiosk.photograph(), { language });
    await leave(kiosk, stack);
  });
}

function inEuros(locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(0.1);
}
