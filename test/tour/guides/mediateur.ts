import { TestTerminal } from '../../../city-server/testing/terminal.ts';
import { thematicLabels } from '../../../contract/coop.ts';
import { demoTerminal } from '../../../tools/stack/demo-cards.ts';
import { stateOf } from '../../harness/kiosk.ts';
import { say } from '../../harness/kiosk-window.ts';
import { nextPaper } from '../../harness/papers.ts';
import {
  chooseAndCast,
  end,
  layCard,
  leave,
  leaveAfterVote,
  openPanelPage,
  pinOf,
  stepBack,
} from '../../harness/visits.ts';
import { goOn, type Morning, mediator, no, participate, yes } from '../morning.ts';
import { check, until } from '../waiting.ts';
import { follow, type Reader, type Rule } from './follow.ts';
import { readGuide } from './guide.ts';

const fr = (key: string, values?: Record<string, string | number>) => say('fr', key, values);

/** A site of the demo's that is another one than those that the visit began with. */
const otherSite = 'pieces.pontevert.example/liste';
const helpedMinutes = 12;
const spoiler = 'resident-4';
const withoutPaper = 'resident-5';

/** A mediator follows docs/guide-mediateur.md, with the people who come: from before the opening to the figures of the month. */
export async function playMediatorsGuide(morning: Morning): Promise<void> {
  await morning.story.step('guide-mediateur', 'A mediator does what their guide says, word for word', async () => {
    await follow(morning.story, readGuide('guide-mediateur'), await mediatorWith(morning));
  });
}

/** Words of the screen, one after the other. */
const list = '« [^»]+ »(?:(?:, | puis | et )« [^»]+ »)*';
const wordsIn = (text: string) => [...text.matchAll(/« (.+?) »/g)].map(([, words = '']) => words);

async function mediatorWith(morning: Morning): Promise<Reader> {
  const { kiosk, stack, app } = morning;
  const { page } = kiosk;
  const neighbour = await enrolNeighbour(morning);
  const neighbourAsks = page.getByText(fr('calls.asks_one', { names: fr('calls.name', { name: 'Poste 2' }) }));

  const touch = async (words: string) => {
    const touchable = ['button', '.option', '.segment'].map((one) => `${one}:not([inert] *)`).join();
    await page.locator(touchable).filter({ hasText: words, visible: true }).first().click();
  };
  const touchAll = async (text: string) => {
    for (const words of wordsIn(text)) await touch(words);
  };
  const read = async (text: string) => {
    for (const words of wordsIn(text)) await kiosk.reads(words);
  };
  const present = () => layCard(stack, mediator);
  const typePin = async () => {
    await kiosk.reads(fr('assistance.pin.title'));
    for (const digit of pinOf(stack, mediator)) await page.locator('.key').filter({ hasText: digit }).click();
  };
  const takeCard = async () => {
    if ((await stateOf(page)).visit.stage === 'active') return stepBack(kiosk, stack);
    await kiosk.sees(fr('wiped.title'));
    await leave(kiosk, stack);
  };
  const hasHelp = (help: boolean) => kiosk.hasState({ status: { help } });

  const rules: Rule[] = [
    { says: /Regardez le premier écran de la borne/, does: () => page.locator('.attract-languages').waitFor() },
    { says: new RegExp(`Regardez sous (${list})`), does: (words = '') => read(words) },
    { says: new RegExp(`(?:il|[Ll]’écran|L’écran de la personne) dit (${list})`), does: (words = '') => read(words) },
    { says: new RegExp(`En haut, la borne écrit (${list})`), does: (words = '') => read(words) },
    { says: new RegExp(`(?:[^«»]+, )?[Tt]ouchez (${list})`), does: (words = '') => touchAll(words) },
    { says: new RegExp(`Touchez (${list}) pour refermer la ligne`), does: (words = '') => touchAll(words) },
    {
      says: new RegExp(`(?:[^«»]+, )?[Tt]ouchez (${list}), puis présentez votre carte`),
      async does(words = '') {
        await touchAll(words);
        await kiosk.sees(fr('home.title'));
        present();
      },
    },
    {
      says: new RegExp(`Touchez (${list}), puis reprenez votre carte`),
      async does(words = '') {
        await touchAll(words);
        await takeCard();
      },
    },
    {
      says: new RegExp(`Touchez (${list}), puis le ticket « Et maintenant \\? »`),
      async does(words = '') {
        await touchAll(words);
        await openPanelPage(kiosk, 'fr', 'ticket');
      },
    },
    {
      says: new RegExp(`Tapez votre code et touchez (${list})`),
      async does(words = '') {
        await typePin();
        await touchAll(words);
        await kiosk.reads(fr('mediator.title'));
      },
    },
    {
      says: new RegExp(`Présentez votre carte, tapez votre code et touchez (${list})`),
      async does(words = '') {
        present();
        await typePin();
        await touchAll(words);
        await kiosk.reads(fr('mediator.title'));
      },
    },
    { says: /Reprenez votre carte/, does: takeCard },

    // Who calls, and where it is seen.
    { says: /Au poste 2, une personne appelle/, does: async () => void (await neighbour.heartbeat({ help: true })) },
    { says: /Le premier écran des autres bornes du même lieu le dit aussitôt/, does: () => neighbourAsks.waitFor() },
    { says: /Allez au poste 2 et répondez/, does: async () => void (await neighbour.heartbeat({ help: false })) },
    { says: /Le premier écran ne le dit plus/, does: () => neighbourAsks.waitFor({ state: 'detached' }) },
    { says: new RegExp(`Ici, une personne touche (${list})`), does: (words = '') => touchAll(words) },
    {
      says: /Sa borne et la liste des bornes, à l’accueil, le montrent/,
      async does() {
        await hasHelp(true);
        await kiosk.reads(fr('bar.helpOn'));
        await until('the call for help at the city', async () => (await isCallingAtCity(morning)) || undefined);
      },
    },
    { says: /Demandez si vous pouvez aider, puis présentez votre carte à sa borne/, does: async () => present() },
    { says: /La demande n’est plus montrée/, does: () => hasHelp(false) },

    // The help itself.
    { says: /Aidez la personne/, does: () => goOn(morning, helpedMinutes) },
    {
      says: new RegExp(`Tapez l’adresse et touchez (${list})`),
      async does(words = '') {
        for (const character of otherSite) await kiosk.key(character);
        await touchAll(words);
      },
    },
    {
      says: /Le site s’ouvre, pour cette visite/,
      async does() {
        const isOpen = () => app.windows().some((window) => window.url() === `https://${otherSite}`);
        await until('the site', async () => isOpen() || undefined);
      },
    },
    {
      says: /La personne continue seule/,
      async does() {
        await kiosk.hasState({ visit: { stage: 'active', assistance: null } });
        await end(kiosk, 'fr');
        await leave(kiosk, stack);
      },
    },

    // Papers.
    {
      says: new RegExp(`La personne touche (${list}) et vous attend, le papier en main`),
      async does(words = '') {
        await participate(morning, spoiler);
        await print(morning);
        await touchAll(words);
        await kiosk.sees(fr('spoiled.title'));
      },
    },
    {
      says: /La personne remet sa carte et choisit encore une fois/,
      async does() {
        layCard(stack, spoiler);
        await kiosk.reads(fr('spoiled.taken'));
        await chooseAndCast(kiosk, 'fr', no);
        await leaveAfterVote(kiosk, stack, 'fr');
      },
    },
    {
      says: /L’imprimante n’a plus de papier/,
      async does() {
        await participate(morning, withoutPaper);
        await print(morning, () => stack.printer.change({ paperOut: true }));
        await kiosk.sees(fr('refusals.printer.title'));
      },
    },
    {
      says: /Changez le rouleau/,
      async does() {
        await stack.printer.change({ paperOut: false });
        await kiosk.hasState({ status: { printer: 'ready' } });
      },
    },
    {
      says: new RegExp(`La personne touche (${list}) et son bulletin sort`),
      async does(words = '') {
        const slip = nextPaper(stack);
        await touchAll(words);
        await slip;
        await kiosk.press(fr('slip.yes'));
        await leaveAfterVote(kiosk, stack, 'fr');
      },
    },

    // The report.
    {
      says: /Touchez un compte rendu sous « À finir »/,
      does: () =>
        page
          .getByRole('region', { name: fr('activity.waiting.title') })
          .getByRole('button')
          .filter({ hasText: `· ${helpedMinutes} minutes` })
          .click(),
    },
    {
      says: /Sans démarche ouverte, choisissez au moins une thématique, ici \*(.+)\*/,
      async does(words = '') {
        check(Object.values(thematicLabels).includes(words), `“${words}” is a word of La Coop`);
        await kiosk.reads(fr('activity.form.theme'));
        await touch(words);
      },
    },

    // What people do among themselves.
    { says: /Il faut plus de temps|Quelqu’un regarde par-dessus l’épaule|Vous avez fini|Lisez/, does: async () => {} },
    { says: /Un site qu’il faut n’est pas sur la borne|La personne repart avec un papier/, does: async () => {} },
    { says: /Une personne sans carte a le droit de participer, et vous l’avez vérifié/, does: async () => {} },
    { says: /Un bulletin imprimé est faux|Reprenez le papier/, does: async () => {} },
  ];
  return {
    rules,
    block: async (language) => {
      throw new Error(`mediators type no ${language}`);
    },
    photograph: () => kiosk.photograph(),
  };
}

/** Another terminal of the same place, which is nothing but its voice. */
async function enrolNeighbour({ stack }: Morning): Promise<TestTerminal> {
  const told = await stack.city.tell('enrolment-code', 'poste-2', '--name', 'Poste 2', '--place', demoTerminal.place);
  const neighbour = new TestTerminal('poste-2', `https://127.0.0.1:${stack.city.publicPort}`, stack.authority);
  check((await neighbour.enrol(told.split('\n')[0] ?? '')).status === 200, 'the other terminal is enrolled');
  return neighbour;
}

async function isCallingAtCity({ stack }: Morning): Promise<boolean> {
  const terminals = await stack.city.read<{ terminal: string; help: boolean }[]>('/terminals');
  return terminals.some(({ terminal, help }) => terminal === demoTerminal.id && help);
}

/** From the choice to the printer, to which something may happen first. */
async function print({ kiosk }: Morning, before = async () => {}): Promise<void> {
  await kiosk.choose(yes);
  await kiosk.press(fr('choose.next'));
  await before();
  await kiosk.press(fr('review.print'));
}
