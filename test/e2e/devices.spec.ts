import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { PrintedDocument } from '../../main/services/documents/virtual-queue.ts';
import { beginVisit, endVisit, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { pdfOf } from '../harness/pdf.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const fr = (key: string, values?: Record<string, string | number>) => say('fr', key, values);
const stickBytes = 64 * 1024 * 1024;

let terminal: Terminal;
let kiosk: KioskWindow;
let folder: string;
const printed: PrintedDocument[] = [];

test.beforeAll(async () => {
  terminal = await startTerminal({ hasOffice: true });
  terminal.office?.queue.on('printed', (document) => printed.push(document));
  kiosk = new KioskWindow(terminal.kiosk);
  folder = mkdtempSync('/tmp/passerelle-test-');
});
test.afterAll(async () => {
  await terminal?.stop();
  rmSync(folder, { recursive: true, force: true });
});
test.beforeEach(async () => {
  terminal.office?.sticks.unplug();
  await beginVisit(terminal.kiosk);
  await kiosk.press(fr('documents.open'));
  await kiosk.sees(fr('documents.title'));
});

/** A resident's stick with these files on it, made and read by programs that are not ours. */
function stickWith(files: Readonly<Record<string, Buffer>>) {
  const image = join(folder, `stick-${Math.random().toString(36).slice(2)}`);
  writeFileSync(image, '');
  truncateSync(image, stickBytes);
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, LC_ALL: 'C.UTF-8' };
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe', env });
  run('mkfs.fat', '-F', '32', '-n', 'MA CLE', image);
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(folder, 'file'), bytes);
    run('mcopy', '-i', image, join(folder, 'file'), `::${name}`);
  }
  return {
    plug: () => terminal.office?.sticks.plug(image, stickBytes),
    read(name: string): Buffer {
      run('fsck.fat', '-n', image);
      run('mcopy', '-n', '-o', '-i', image, `::${name}`, join(folder, 'copy'));
      return readFileSync(join(folder, 'copy'));
    },
  };
}

test('from a stick to the printer: pages, price and quota first, then the same bytes on paper', async () => {
  const letter = pdfOf(['un', 'deux', 'trois', 'quatre'], { paddingBytes: 600_000 });
  const stick = stickWith({ 'Avis d’impôts.pdf': letter });
  await kiosk.press(fr('documents.bring'));
  await kiosk.reads(fr('sticks.plug'));
  stick.plug();
  await kiosk.press('MA CLE');
  await kiosk.press('Avis d’impôts.pdf');
  await kiosk.reads(fr('sticks.taken'));
  await kiosk.press(fr('sticks.finish'));
  await kiosk.reads(fr('sticks.released'));
  await kiosk.press(fr('product.continue'));

  await kiosk.press('Avis d’impôts.pdf');
  await kiosk.press(fr('documents.print'));
  await kiosk.reads(fr('print.left.visit', { pages: 20 }));
  await kiosk.reads(fr('print.counted', { pages: 4 }));
  await kiosk.press(fr('print.fewer'));
  await kiosk.reads(fr('print.pages', { pages: 3 }));
  await kiosk.press(fr('print.more'));
  await kiosk.reads(fr('print.pages', { pages: 4 }));
  await kiosk.reads('0,40');
  await kiosk.press(fr('print.print'));
  await kiosk.reads(fr('print.state.done'));
  expect(printed.splice(0)).toEqual([
    { bytes: letter, mediaType: 'application/pdf', jobName: 'Document', copies: 1, lastPage: 4 },
  ]);
  await kiosk.press(fr('product.continue'));

  await kiosk.press('Avis d’impôts.pdf');
  await kiosk.press(fr('documents.print'));
  await kiosk.reads(fr('print.left.visit', { pages: 16 }));
  await kiosk.press(fr('sticks.cancel'));
  await endVisit(terminal.kiosk);
  expect((await stateOf(terminal.kiosk)).tray.documents).toEqual([]);
  const journal = journalOf(terminal.dataDirectory);
  expect(journal.filter(({ event }) => event === 'document-printed')).toMatchObject([{ fields: { pages: 4 } }]);
  expect(JSON.stringify(journal)).not.toContain('impôts');
});

test('from the scanner to a stick, where another program reads the same picture', async () => {
  await kiosk.press(fr('documents.scan'));
  await kiosk.page
    .getByRole('dialog')
    .getByRole('button', { name: fr('scanning.scan') })
    .click();
  await kiosk.reads(fr('scanning.done'));
  await kiosk.press(fr('scanning.finish'));

  const stick = stickWith({});
  await kiosk.press(fr('scanning.name'));
  await kiosk.press(fr('documents.copy'));
  await kiosk.reads(fr('sticks.plug'));
  stick.plug();
  await kiosk.press('MA CLE');
  await kiosk.reads(fr('sticks.released'));
  const [document] = (await stateOf(terminal.kiosk)).tray.documents;
  const copy = stick.read(document?.name ?? '');
  expect(copy.length).toBe(document?.sizeBytes);
  expect([...copy.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  expect([...copy.subarray(-2)]).toEqual([0xff, 0xd9]);
});

test('paper that runs out is said, and what was not printed goes with the visit', { tag: '@longer' }, async () => {
  const stick = stickWith({ 'lettre.pdf': pdfOf(['un']) });
  stick.plug();
  await kiosk.press(fr('documents.bring'));
  await kiosk.press('MA CLE');
  await kiosk.press('lettre.pdf');
  await kiosk.reads(fr('sticks.taken'));
  await kiosk.press(fr('sticks.finish'));
  await kiosk.press(fr('product.continue'));
  await terminal.office?.queue.change({ pageMs: 3_000 });
  await kiosk.press('lettre.pdf');
  await kiosk.press(fr('documents.print'));
  await kiosk.press(fr('print.print'));
  await untilState(terminal.kiosk, { printing: { state: 'printing' } });
  await terminal.office?.queue.change({ paperOut: true });
  await kiosk.reads(fr('print.problem.paper-out'));
  await kiosk.press(fr('print.meanwhile'));
  await endVisit(terminal.kiosk);
  await expect.poll(() => terminal.office?.queue.jobStates.at(-1)).toBe(7);
  await terminal.office?.queue.change({ paperOut: false, pageMs: 0 });
  expect(printed).toEqual([]);
});

test('a visit that ends with a stick open lets go of it', async () => {
  const stick = stickWith({ 'a.pdf': pdfOf(['un']) });
  stick.plug();
  await kiosk.press(fr('documents.bring'));
  await kiosk.press('MA CLE');
  await kiosk.reads('a.pdf');
  await endVisit(terminal.kiosk);
  expect((await stateOf(terminal.kiosk)).sticks).toEqual({ stage: 'closed' });
});
