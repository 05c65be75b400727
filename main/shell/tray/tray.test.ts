import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TrayDocument, trayLimits } from '../../../contract/tray.ts';
import { kindsFor, openTray, trayFolder } from './index.ts';
import type { Tray } from './tray.ts';

const pdf = (sizeBytes = 100) => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(sizeBytes - 9, 'x')]);
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10]);

let base: string;
let folder: string;
let shown: (readonly TrayDocument[])[];
let faults: unknown[];

beforeEach(() => {
  base = mkdtempSync('/dev/shm/passerelle-test-');
  folder = join(base, 'tray');
  shown = [];
  faults = [];
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function open(where = folder): Tray {
  return openTray(where, { onChange: (now) => shown.push(now), onUnavailable: (fault) => faults.push(fault) });
}

async function addTo(tray: Tray, name: string, bytes: Uint8Array): Promise<TrayDocument> {
  const added = await tray.add(name, bytes);
  if (!added.ok) throw new Error(added.error.code);
  return added.value;
}

const filesBelow = (path: string) => readdirSync(path, { recursive: true }) as string[];

test('a document is kept whole, known by an id, and its name is nowhere on the disk', async () => {
  const tray = open();
  const bytes = pdf(5_000);
  const document = await addTo(tray, '../secret de Mme Martin.exe', bytes);
  expect(document).toMatchObject({ name: 'secret de Mme Martin.exe.pdf', kind: 'pdf', sizeBytes: 5_000, pages: null });
  expect(tray.documents).toEqual([document]);
  expect(shown.at(-1)).toEqual([document]);
  expect(await tray.read(document.id)).toEqual(bytes);
  expect(filesBelow(folder).join('\n')).not.toMatch(/martin/i);
  const path = tray.pathOf(document.id) ?? '';
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('the kind is what the bytes say', async () => {
  const tray = open();
  expect(await addTo(tray, 'photo.pdf', png)).toMatchObject({ kind: 'png', name: 'photo.png' });
  expect(await addTo(tray, 'photo.pdf', jpeg)).toMatchObject({ kind: 'jpeg', name: 'photo.jpg' });
  const withMark = Buffer.concat([Buffer.from('\ufeff\r\n'), pdf()]);
  expect(await addTo(tray, 'lettre', withMark)).toMatchObject({ kind: 'pdf', name: 'lettre.pdf' });
});

test.each([
  ['nothing', ''],
  ['a page', '<!doctype html><title>%PDF-1.7</title>'],
  ['a program', '\x7fELF'],
  ['a script', '#!/bin/sh\n%PDF-1.7'],
  ['the beginning of a PDF', '%PDF-'],
  ['a picture that can run scripts', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
])('%s is refused, whatever it is called', async (_what, content) => {
  const tray = open();
  const added = await tray.add('facture.pdf', Buffer.from(content, 'latin1'));
  expect(added).toEqual({ ok: false, error: { code: 'not-a-document' } });
  expect(tray.documents).toEqual([]);
});

test('a document may have the size of the limit and no byte more', async () => {
  const tray = open();
  expect(await tray.add('a.pdf', pdf(trayLimits.documentBytes + 1))).toEqual({
    ok: false,
    error: { code: 'too-large' },
  });
  expect(await tray.add('a.pdf', pdf(trayLimits.documentBytes))).toMatchObject({ ok: true });
});

test('the tray takes ten documents, and another one when one is removed', async () => {
  const tray = open();
  for (let count = 0; count < trayLimits.documents; count++) await addTo(tray, 'a.pdf', pdf());
  expect(new Set(tray.documents.map(({ name }) => name)).size).toBe(trayLimits.documents);
  expect(await tray.add('a.pdf', pdf())).toEqual({ ok: false, error: { code: 'tray-full' } });
  const [first] = tray.documents;
  expect(await tray.remove(first?.id ?? '')).toBe(true);
  expect(await tray.remove(first?.id ?? '')).toBe(false);
  expect(await tray.read(first?.id ?? '')).toBeUndefined();
  expect(await tray.add('a.pdf', pdf())).toMatchObject({ ok: true });
});

test('documents that come at once are together within the limits', async () => {
  const tray = open();
  const added = await Promise.all(Array.from({ length: 5 }, () => tray.add('a.pdf', pdf(trayLimits.documentBytes))));
  expect(added.filter(({ ok }) => ok)).toHaveLength(2);
  expect(added.at(-1)).toEqual({ ok: false, error: { code: 'tray-full' } });
  expect(tray.roomBytes).toBe(trayLimits.totalBytes - 2 * trayLimits.documentBytes);
});

test('the end of a visit leaves nothing, not even of what was still being written', async () => {
  const tray = open();
  const document = await addTo(tray, 'a.pdf', pdf());
  writeFileSync(tray.incoming() ?? '', 'half a file');
  const late = tray.add('b.pdf', pdf(10 * 2 ** 20));
  await tray.wipeStep().run();
  expect(await late).toEqual({ ok: false, error: { code: 'unavailable' } });
  expect(filesBelow(folder)).toEqual([]);
  expect(tray.documents).toEqual([]);
  expect(shown.at(-1)).toEqual([]);
  expect(await tray.read(document.id)).toBeUndefined();
});

test('a document that is lent is the same file under its name, and goes with the document', async () => {
  const tray = open();
  const document = await addTo(tray, 'Mme Martin.pdf', pdf());
  const lent = tray.lend(document.id) ?? '';
  expect(basename(lent)).toBe('Mme Martin.pdf');
  expect(statSync(lent).ino).toBe(statSync(tray.pathOf(document.id) ?? '').ino);
  expect(tray.lend(document.id)).toBe(lent);
  await tray.remove(document.id);
  expect(filesBelow(folder)).toHaveLength(1);
  expect(tray.lend(document.id)).toBeUndefined();
  tray.lend((await addTo(tray, 'b.pdf', pdf())).id);
  await tray.wipeStep().run();
  expect(filesBelow(folder)).toEqual([]);
});

test.each([
  ['', ['pdf', 'png', 'jpeg']],
  ['.pdf', ['pdf']],
  [' .PDF , image/*', ['pdf', 'png', 'jpeg']],
  ['image/jpeg,.docx', ['jpeg']],
  ['.docx', []],
  ['pdf', ['pdf', 'png', 'jpeg']],
  ['*/*', ['pdf', 'png', 'jpeg']],
])('a field that accepts %j takes %j', (accept, kinds) => {
  expect(kindsFor(accept)).toEqual(kinds);
});

test('the next visit has another folder, and the whole room', async () => {
  const tray = open();
  await addTo(tray, 'a.pdf', pdf(trayLimits.documentBytes));
  const [before] = readdirSync(folder);
  await tray.wipeStep().run();
  await addTo(tray, 'a.pdf', pdf());
  expect(readdirSync(folder)).not.toContain(before);
  expect(tray.documents).toHaveLength(1);
  expect(tray.roomBytes).toBe(trayLimits.documentBytes);
});

test('what a killed shell left is gone when the next one starts', async () => {
  await addTo(open(), 'a.pdf', pdf());
  expect(filesBelow(folder)).not.toEqual([]);
  expect(open().documents).toEqual([]);
  expect(filesBelow(folder)).toEqual([]);
});

test('a link that somebody put there is removed and never followed', async () => {
  const elsewhere = join(base, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'precious'), 'precious');
  const tray = open();
  const document = await addTo(tray, 'a.pdf', pdf());
  const path = tray.pathOf(document.id) ?? '';
  rmSync(path);
  symlinkSync(join(elsewhere, 'precious'), path);
  symlinkSync(elsewhere, join(path, '..', 'folder'));
  symlinkSync(elsewhere, join(folder, 'folder'));
  await expect(tray.read(document.id)).rejects.toThrow('ELOOP');
  await tray.wipeStep().run();
  open();
  expect(filesBelow(folder)).toEqual([]);
  expect(filesBelow(elsewhere)).toEqual(['precious']);
});

test('without memory to keep them in, documents are refused', async () => {
  const disk = mkdtempSync(join(tmpdir(), 'disk-'));
  const isDisk = statSync(disk).dev !== statSync('/dev/shm').dev;
  const link = join(base, 'link');
  symlinkSync(disk, link);
  for (const place of [...(isDisk ? [join(disk, 'tray')] : []), link, '/proc/tray']) {
    const tray = open(place);
    expect(await tray.add('a.pdf', pdf())).toEqual({ ok: false, error: { code: 'unavailable' } });
    expect(tray.incoming()).toBeUndefined();
    expect(tray.roomBytes).toBe(0);
    await tray.wipeStep().run();
  }
  expect(faults).toHaveLength(isDisk ? 3 : 2);
  rmSync(disk, { recursive: true });
});

test('each shell has a folder of its own', () => {
  expect(trayFolder('/a')).toMatch(/\/passerelle-tray-[0-9a-f]{16}$/);
  expect(trayFolder('/a')).not.toBe(trayFolder('/b'));
});
