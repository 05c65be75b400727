import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { startTestCity } from '../../../city-server/testing/city.ts';
import { configurationSchema } from '../../../contract/configuration.ts';
import { decisionsSchema, type FirstStartDraft } from '../../../contract/first-start.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { completeConfiguration } from '../../../contract/yaml-document.ts';
import { typedReports } from '../badge/virtual-card.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Identity } from '../keys/index.ts';
import type { Bitmap } from '../printer/bitmap.ts';
import { testPage } from '../printer/index.ts';
import { renderReceipt } from '../printer/raster.ts';
import { VirtualPrinter } from '../printer/virtual-printer.ts';
import { installedTerminal } from '../program.fixture.ts';
import { FirstStart, type FirstStartOptions } from './index.ts';

const place = { terminal: 'centre', name: 'Médiathèque du Centre', place: 'Hall' };
const draft: FirstStartDraft = { step: 'summary', language: 'fr', decisions: {}, code: '', touchOffPx: 3 };

/** A machine before its first start; `begin` is a start of its services. */
function bareMachine(more: object = {}, changes: Partial<FirstStartOptions> = {}) {
  const dataDirectory = temporaryFolder();
  const own = {
    dataDirectory,
    socket: join(dataDirectory, 's.sock'),
    procedures: { catalogues: ['p.yaml'] },
    firstStart: true,
    ...more,
  };
  const restarts: number[] = [];
  function begin() {
    const identity = new Identity({ dataDirectory, markers: new StoreMarkers(dataDirectory), record: () => {} });
    const firstStart = new FirstStart({
      configuration: configurationSchema.parse(own),
      given: Object.keys(own),
      identity,
      software: '0.1.0',
      fontDirectory: undefined,
      server: undefined,
      startAnew: () => void restarts.push(1),
      log: () => {},
      ...changes,
    });
    onTestFinished(() => firstStart.close());
    return { firstStart, identity };
  }
  return { begin, dataDirectory, own, restarts };
}

/** Has this process believe an authority, as a machine does on which it was installed. */
function believe(authority: string): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, authority]);
  onTestFinished(() => setDefaultCACertificates(before));
}

test('what is decided on the screen enrols the terminal, is kept, and ends the first start for good', async () => {
  const city = await startTestCity();
  believe(city.ca);
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const { begin, dataDirectory, own, restarts } = bareMachine();
  const { firstStart, identity } = begin();
  expect(firstStart.read()).toMatchObject({ ok: true, value: { draft: { step: 'language' }, given: [] } });
  expect(await firstStart.checkServer({ url: city.publicUrl })).toEqual({ ok: true, value: {} });
  expect(await firstStart.checkServer({ url: 'http://ville.example' })).toMatchObject({
    error: { code: 'not-an-address' },
  });
  const decisions = {
    languages: ['ar' as const, 'fr' as const],
    cityServer: { url: city.publicUrl },
    printer: { driver: 'device' as const, path: 'auto' as const, widthPx: 384 as const },
    cards: { lengths: [14], check: 'none' as const },
  };
  mustBeOk(firstStart.save({ ...draft, decisions, code: code.toLowerCase() }), 'save');
  expect(await firstStart.finish()).toEqual({
    ok: true,
    value: { terminal: { name: place.name, place: place.place, city: 'Belleville' } },
  });
  expect(identity.settings?.terminal).toBe('centre');
  const decided = readFileSync(join(dataDirectory, 'first-start.yml'), 'utf8');
  const { configuration } = mustBeOk(completeConfiguration(JSON.stringify(own), decided), 'configuration');
  expect(configuration).toMatchObject({
    ...decisions,
    cityServer: { url: city.publicUrl, heartbeatSeconds: 30 },
    cards: [
      { kind: 'library', lengths: [14], check: 'none' },
      { kind: 'mediator', lengths: [14], check: 'none' },
    ],
  });
  await expect.poll(() => restarts.length).toBe(1);
  for (const again of [firstStart, begin().firstStart]) expect(again.isDue).toBe(false);
  expect(existsSync(join(dataDirectory, 'enrolment-code'))).toBe(false);
});

test('a wrong code is said at once and the first start goes on where it was, after a restart too', async () => {
  const city = await startTestCity();
  believe(city.ca);
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const { begin, restarts } = bareMachine();
  const decisions = { cityServer: { url: city.publicUrl } };
  const { firstStart } = begin();
  const finishWith = async (typed: string, at = firstStart) => {
    mustBeOk(at.save({ ...draft, decisions, code: typed }), 'save');
    const finished = await at.finish();
    return finished.ok ? 'ok' : finished.error.code;
  };
  expect(await finishWith('ABCD')).toBe('malformed-code');
  expect(await finishWith('0000-0000-0000-0000')).toBe('code-refused');
  const next = begin().firstStart;
  expect(next.read()).toMatchObject({ ok: true, value: { draft: { code: '0000-0000-0000-0000', decisions } } });
  expect(await finishWith(code, next)).toBe('ok');
  await expect.poll(() => restarts.length).toBe(1);
});

test('without a city server the first start is over all the same, and a terminal that was never asked is left alone', async () => {
  const { begin } = bareMachine();
  const { firstStart } = begin();
  mustBeOk(firstStart.save(draft), 'save');
  expect(await firstStart.finish()).toEqual({ ok: true, value: { terminal: null } });
  expect(begin().firstStart.isDue).toBe(false);
  expect(bareMachine({ firstStart: false }).begin().firstStart.isDue).toBe(false);
});

test('answers with which the configuration would not be valid are not kept: the services would never start again', async () => {
  const readers = [{ driver: 'hid-keyboard', vendorId: 1, productId: 2, layout: 'fr-azerty', mode: 'tap' }];
  const listed = bareMachine({ readers });
  const { firstStart } = listed.begin();
  expect(firstStart.read()).toMatchObject({ value: { given: ['reader'] } });
  const reader = { ...readers[0], absentAfterMs: 1_500 } as never;
  mustBeOk(firstStart.save({ ...draft, decisions: { reader } }), 'save');
  expect(await firstStart.finish()).toMatchObject({ ok: true });
  const decided = readFileSync(join(listed.dataDirectory, 'first-start.yml'), 'utf8');
  expect(completeConfiguration(JSON.stringify(listed.own), decided)).toMatchObject({ ok: true });

  const learning = bareMachine({ learning: true });
  const other = learning.begin().firstStart;
  mustBeOk(
    other.save({ ...draft, decisions: { cityServer: { url: 'https://ville.example' } }, code: 'ABCD-EFGH-JKMN-PQRS' }),
    'save',
  );
  expect(await other.finish()).toEqual({ ok: false, error: { code: 'contradiction' } });
  expect(existsSync(join(learning.dataDirectory, 'first-start.yml'))).toBe(false);
});

test('a machine whose file names the server and beside which a code lies asks nobody', () => {
  const { begin, dataDirectory } = bareMachine({ cityServer: { url: 'https://ville.example' } });
  expect(begin().firstStart.isDue).toBe(true);
  writeFileSync(join(dataDirectory, 'enrolment-code'), 'ABCDEFGHJKMNPQRS\n');
  expect(begin().firstStart.isDue).toBe(false);
});

/** A reader that types a card so many times as soon as it is opened. */
async function typingReader(number: string, times: number): Promise<string> {
  const socket = join(temporaryFolder(), 'reader.sock');
  const bench = createServer((line) => {
    line.on('error', () => line.destroy());
    for (let time = 0; time < times; time += 1) line.write(typedReports(number, 'fr-azerty'));
  });
  bench.listen(socket);
  await once(bench, 'listening');
  onTestFinished(() => void bench.close());
  return socket;
}

test.each([
  [2, true],
  [1, false],
])(
  'a card that is read %d times is told by its length and last two digits, and by nothing else',
  async (times, repeats) => {
    const socket = await typingReader('21234567890142', times);
    const reader = { driver: 'virtual', socket, layout: 'fr-azerty', mode: 'tap' } as const;
    const { begin, dataDirectory } = bareMachine({ reader });
    const { firstStart } = begin();
    expect(await firstStart.tryReader({ reader: null })).toEqual({
      ok: true,
      value: { digits: 14, lastTwo: '42', repeats },
    });
    const files = readdirSync(dataDirectory, { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { name } of files) expect(readFileSync(join(dataDirectory, name), 'latin1')).not.toContain('2123456');
    // The screen cannot have the services open a socket of its choice.
    const named = { ...reader, absentAfterMs: 1_500 };
    expect(await firstStart.tryReader({ reader: named })).toEqual({ ok: false, error: { code: 'not-found' } });
  },
);

test('a reader that types letters, or for another keyboard, is told; a second trial ends the first', async () => {
  const socket = await typingReader('2123456', 1);
  const reader = { driver: 'virtual', socket, layout: 'us-qwerty', mode: 'tap' } as const;
  const { firstStart } = bareMachine({ reader }).begin();
  expect(await firstStart.tryReader({ reader: null })).toEqual({ ok: false, error: { code: 'garbled' } });
  const silent = bareMachine({ reader: { ...reader, socket: await typingReader('', 0) } }).begin().firstStart;
  const first = silent.tryReader({ reader: null });
  const second = silent.tryReader({ reader: null });
  expect(await first).toEqual({ ok: false, error: { code: 'no-card' } });
  silent.close();
  expect(await second).toEqual({ ok: false, error: { code: 'no-card' } });
});

test('a page to look at comes out of the printer whose address was typed; one that is not there is told', async () => {
  const bench = await VirtualPrinter.start({ port: 0, widthPx: 576 });
  onTestFinished(() => bench.close());
  const papers: Bitmap[] = [];
  bench.on('receipt', ({ bitmap }) => papers.push(bitmap));
  const { firstStart } = bareMachine().begin();
  const printer = { driver: 'tcp', host: '127.0.0.1', port: bench.port, widthPx: 576 } as const;
  expect(await firstStart.printTest({ printer, language: 'ar' })).toEqual({ ok: true, value: {} });
  expect(papers).toEqual([renderReceipt(testPage('ar'), 576)]);
  expect(await firstStart.printTest({ printer: { ...printer, port: 9 }, language: 'fr' })).toEqual({
    ok: false,
    error: { code: 'printer', problem: 'offline' },
  });
});

test('once a terminal is enrolled, nothing that a taken-over screen asks of the first start is done', async () => {
  const terminal = await installedTerminal();
  terminal.writeConfiguration({ firstStart: true });
  const { shell, stop } = await terminal.start();
  const description = (await shell.value<'terminal.describe'>('terminal.describe', {})) as { firstStart: boolean };
  expect(description.firstStart).toBe(false);
  const hostile = { ...draft, decisions: { cityServer: { url: 'https://evil.example' } } };
  for (const [name, args] of [
    ['first-start.read', {}],
    ['first-start.save', hostile],
    ['first-start.check-server', { url: 'https://evil.example' }],
    ['first-start.find-devices', {}],
    ['first-start.try-reader', { reader: null }],
    ['first-start.print-test', { printer: null, language: 'fr' }],
    ['first-start.finish', {}],
  ] as const)
    expect(await shell.callAnything(name, args), name).toMatchObject({ kind: 'error', error: { code: 'not-due' } });
  for (const name of ['first-start-draft.json', 'first-start.yml'])
    expect(existsSync(join(terminal.dataDirectory, name))).toBe(false);
  expect(terminal.papers).toEqual([]);
  await stop();
});

const bare = { dataDirectory: '/d', socket: '/s', procedures: { catalogues: ['/c.yaml'] } };

test('no screen names a file: of printers only those on USB and addresses, and no path leads out of /dev', () => {
  const fits = (printer: object) => decisionsSchema.safeParse({ printer }).success;
  expect(fits({ driver: 'device', path: 'auto' })).toBe(true);
  expect(fits({ driver: 'device', path: '/dev/usb/lp3' })).toBe(true);
  expect(fits({ driver: 'tcp', host: '192.0.2.40' })).toBe(true);
  for (const path of ['/dev/sda', '/dev/hidraw0', '/dev/usb/../sda', '/dev/../var/lib/passerelle/keys.json'])
    expect(fits({ driver: 'device', path }), path).toBe(false);
  expect(fits({ driver: 'serial', path: '/dev/ttyS0', baud: 9600 })).toBe(false);
  const outside = { driver: 'device', path: '/dev/../etc/shadow' };
  expect(configurationSchema.safeParse({ ...configurationSchema.parse(bare), printer: outside }).success).toBe(false);
});
