// What a terminal does in a day with its devices, in the guest: every reader, the printer, paper, cables.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Choices } from '../../../contract/choices.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import type { Bitmap } from '../../../main/services/printer/bitmap.ts';
import { registerFonts } from '../../../main/services/printer/fonts.ts';
import { renderReceipt } from '../../../main/services/printer/raster.ts';
import { ballotSlip } from '../../../main/services/printer/receipts/ballot-slip.ts';
import { VirtualPrinter } from '../../../main/services/printer/virtual-printer.ts';
import {
  configurations,
  deskCode,
  mediatorCard,
  mediatorCardBits,
  residentCards,
  serialConfiguration,
  socket,
} from '../places.ts';
import { digestOf, reference } from '../reference.ts';
import { prove, say } from './report.ts';
import { Device, nextOf, startServices, untilStatus } from './terminal.ts';

const consultation = 'parc-des-lilas';
const [firstCard = '', secondCard = '', thirdCard = '', fourthCard = ''] = residentCards;
const jardin: Choices = { kind: 'single', option: 'jardin' };

registerFonts('/opt/passerelle/fonts');
const paper = await VirtualPrinter.start({ port: 0, widthPx: 576 });
const papers: Bitmap[] = [];
paper.on('receipt', ({ bitmap }) => papers.push(bitmap));

const printer = new Device('usb-printer', 0, paper.port);
const scanner = new Device('scanner', 1);
const pcprox = new Device('pcprox', 2);
const contactless = new Device('contactless');
const devices = [scanner, pcprox, contactless, printer];
for (const device of devices) device.plug();

const services = await startServices(configurations.day, socket);

let { shell } = services;

await prove('the services as they ship find every reader and the printer by themselves, under their own account', () =>
  untilStatus(shell, { reader: 'ready', printer: 'ready' }),
);

const presented = () => nextOf(shell, ({ event }) => event === 'card-presented');

/** A visit in which a resident shows a card by `show`. */
async function visitWith(show: () => void) {
  const visit = reference();
  await shell.value('visits.begin', { visit });
  const shown = presented();
  show();
  const { card, holder } = (await shown).data as { card: string; holder: string };
  strictEqual(holder, 'resident');
  return { visit, card };
}

const openWith = (visit: string, card: string) =>
  shell.call('casting.open', { visit, consultation, credential: { kind: 'card', card } });

await prove('a card typed on a USB keyboard is read through node-hid', async () => {
  await visitWith(() => say({ type: firstCard }));
});
await prove('a card of a reader that sends reports of its own (uhid) is read by its description', async () => {
  await visitWith(() => contactless.tell(secondCard));
});
await prove('a code that a USB scanner reads is told as a code, and as no card', async () => {
  const heard = nextOf(shell, ({ event }) => event === 'code-read' || event === 'card-presented');
  scanner.tell(deskCode);
  deepStrictEqual((await heard).data, { code: deskCode });
});
await prove(
  "a mediator's card that a USB reader is asked for (feature reports) comes, and goes when it is taken away",
  async () => {
    const shown = presented();
    pcprox.tell(mediatorCardBits);
    strictEqual(((await shown).data as { holder: string }).holder, 'mediator', mediatorCard);
    const removed = nextOf(shell, ({ event }) => event === 'card-removed');
    pcprox.tell('');
    await removed;
  },
);

let published: ConsultationPackage;
await prove(
  'a slip that goes through usblp is, dot for dot, the picture that the services made; then the ballot is cast',
  async () => {
    published = await shell.value('consultations.read', { consultation });
    const { visit, card } = await visitWith(() => say({ type: firstCard }));
    const opened = await openWith(visit, card);
    strictEqual(opened.kind, 'ok', JSON.stringify(opened));
    papers.length = 0;
    const { right } = opened.value as { right: string };
    deepStrictEqual(await shell.value('casting.print-slip', { visit, right, choices: jardin }), { slip: 'printed' });
    deepStrictEqual(papers, [renderReceipt(ballotSlip(published, jardin), 576)]);
    strictEqual(paper.unknownBytes, 0);
    const receipt: { tracker: string; stub: string } = await shell.value('casting.confirm', {
      visit,
      right,
      language: 'fr',
    });
    strictEqual(receipt.stub, 'printed');
  },
);
await prove('a printer without paper is told, no ballot is begun on it, and with paper again it prints', async () => {
  await paper.change({ paperOut: true });
  await untilStatus(shell, { printer: 'paper-out' });
  const { visit, card } = await visitWith(() => contactless.tell(secondCard));
  const refused = await openWith(visit, card);
  deepStrictEqual(refused.error, { code: 'printer', problem: 'paper-out' });
  await paper.change({ paperOut: false });
  await untilStatus(shell, { printer: 'ready' });
  const { right } = (await openWith(visit, card)).value as { right: string };
  papers.length = 0;
  deepStrictEqual(await shell.value('casting.print-slip', { visit, right, choices: jardin }), { slip: 'printed' });
  deepStrictEqual(papers, [renderReceipt(ballotSlip(published, jardin), 576)]);
  await shell.value('casting.confirm', { visit, right, language: 'fr' });
});
await prove(
  'a printer whose cable is pulled in the middle of a slip interrupts it, and plugged in again it cuts that off first',
  async () => {
    const { visit, card } = await visitWith(() => say({ type: thirdCard }));
    const { right } = (await openWith(visit, card)).value as { right: string };
    papers.length = 0;
    await paper.change({ slowMs: 100 });
    const printing = shell.call('casting.print-slip', { visit, right, choices: jardin });
    while (paper.rowsOnPaper < 48) await new Promise((resolve) => setTimeout(resolve, 5));
    await printer.unplug();
    deepStrictEqual((await printing).error, { code: 'printer', problem: 'interrupted' });
    await untilStatus(shell, { printer: 'offline' });
    await paper.change({ slowMs: 0 });
    printer.plug();
    await untilStatus(shell, { printer: 'ready' });
    deepStrictEqual(await shell.value('casting.print-slip', { visit, right, choices: jardin }), { slip: 'printed' });
    const whole = renderReceipt(ballotSlip(published, jardin), 576);
    strictEqual(papers.length, 2);
    ok((papers[0]?.heightPx ?? 0) < whole.heightPx);
    deepStrictEqual(papers[1], whole);
  },
);
await prove(
  'readers that are unplugged are missed, and read again once they are back: keyboard, scanner, contactless',
  async () => {
    for (const [unplug, plug, read] of [
      [
        async () => say({ keyboard: 'unplug' }),
        () => say({ keyboard: 'plug' }),
        () => visitWith(() => say({ type: firstCard })),
      ],
      [
        () => scanner.unplug(),
        () => scanner.plug(),
        async () => {
          const heard = nextOf(shell, ({ event }) => event === 'code-read');
          scanner.tell(deskCode);
          await heard;
        },
      ],
      [() => contactless.unplug(), () => contactless.plug(), () => visitWith(() => contactless.tell(secondCard))],
    ] as const) {
      await unplug();
      await untilStatus(shell, { reader: 'absent' });
      plug();
      await untilStatus(shell, { reader: 'ready' });
      await read();
    }
  },
);
await prove(
  'the services stop in good order, and find their printer on a USB-serial line that they set up (stty)',
  async () => {
    await services.stop();
    ({ shell } = await startServices(serialConfiguration, socket));
    await untilStatus(shell, { reader: 'ready', printer: 'ready' });
    const { visit, card } = await visitWith(() => contactless.tell(fourthCard));
    const { right } = (await openWith(visit, card)).value as { right: string };
    deepStrictEqual(await shell.value('casting.print-slip', { visit, right, choices: jardin }), { slip: 'printed' });
    say({ slip: digestOf(renderReceipt(ballotSlip(published, jardin), 576)) });
  },
);
say({ over: true });
