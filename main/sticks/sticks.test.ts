import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trayLimits } from '../../contract/tray.ts';
import { temporaryFolder } from '../services/database/temporary-folder.fixture.ts';
import {
  documentsOf,
  type Format,
  formats,
  makeImage,
  mustBeSound,
  openFirst,
  plugged,
  putOnFat,
  readWhole,
  run,
  sizeOf,
  somePdf,
  writeWhole,
} from './stick.fixture.ts';

/** A stick of this format in a machine. */
async function stickOf(format: Format, fill: (image: string) => void = () => {}) {
  const image = join(temporaryFolder(), 'image');
  makeImage(image, format, { label: 'MA CLE' });
  fill(image);
  return { image, ...(await plugged(image, sizeOf(format))) };
}

/**
 * Does something with an exFAT image through the driver that Debian ships, which is not ours. It wants a block device and a mount:
 * root's, as in CI.
 */
function throughFuse<T>(image: string, work: (folder: string) => T): T {
  const folder = temporaryFolder();
  const loop = run('losetup', ['-f', '--show', image]).trim();
  try {
    run('mount.exfat-fuse', [loop, folder]);
    try {
      return work(folder);
    } finally {
      run('umount', [folder]);
    }
  } finally {
    run('losetup', ['-d', loop]);
  }
}

const isRoot = process.getuid?.() === 0;

/** What another program than ours finds on the image under this name. Without root, a session that knows nothing of the writing one. */
async function readByOthers(image: string, format: Format, name: string): Promise<Buffer> {
  if (format !== 'exfat') {
    const copy = join(temporaryFolder(), 'copy');
    run('mcopy', ['-i', image, `::${name}`, copy]);
    return readFileSync(copy);
  }
  if (isRoot) return throughFuse(image, (folder) => readFileSync(join(folder, name)));
  const other = await plugged(image, sizeOf(format));
  await openFirst(other);
  const found = (await documentsOf(other.session)).find((document) => document.name === name);
  return found ? readWhole(other.session, found) : Buffer.alloc(0);
}

test.each(formats)('%s: the label is shown and an empty stick has no documents', async (format) => {
  const stick = await stickOf(format);
  expect(await stick.list()).toEqual([
    { stick: expect.any(String), label: 'MA CLE', sizeBytes: sizeOf(format), state: 'ready' },
  ]);
  await openFirst(stick);
  expect(await documentsOf(stick.session)).toEqual([]);
});

test.each(formats)(
  '%s: what is written is there for other programs, byte for byte, and the volume is sound',
  async (format) => {
    const stick = await stickOf(format);
    const small = somePdf(10);
    const large = somePdf(700_000);
    await openFirst(stick);
    expect(await writeWhole(stick.session, 'Attestation de droits été 2026.pdf', large)).toBe(
      'Attestation de droits été 2026.pdf',
    );
    expect(await writeWhole(stick.session, 'شهادة.pdf', small)).toBe('شهادة.pdf');
    await stick.session.handlers['stick.close']({});
    mustBeSound(stick.image, format);
    expect(await readByOthers(stick.image, format, 'Attestation de droits été 2026.pdf')).toEqual(large);
    expect(await readByOthers(stick.image, format, 'شهادة.pdf')).toEqual(small);
  },
);

test.each(formats.filter((format) => isRoot || format !== 'exfat'))(
  '%s: what other programs wrote can be read, in folders too',
  async (format) => {
    const [atTop, inFolder] = [somePdf(300_000), somePdf(5_000)];
    const stick = await stickOf(format, (image) => {
      if (format === 'exfat')
        throughFuse(image, (folder) => {
          writeFileSync(join(folder, 'Avis d’imposition.PDF'), atTop);
          mkdirSync(join(folder, 'Mes papiers'));
          writeFileSync(join(folder, 'Mes papiers', 'carte.jpg'), inFolder);
          writeFileSync(join(folder, 'musique.mp3'), 'no document');
        });
      else {
        putOnFat(image, 'Avis d’imposition.PDF', atTop);
        run('mmd', ['-i', image, '::Mes papiers']);
        putOnFat(image, 'Mes papiers/carte.jpg', inFolder);
        putOnFat(image, 'musique.mp3', Buffer.from('no document'));
      }
    });
    await openFirst(stick);
    const documents = await documentsOf(stick.session);
    expect(documents.map(({ name, folder, kind }) => ({ name, folder, kind }))).toEqual([
      { name: 'Avis d’imposition.PDF', folder: [], kind: 'pdf' },
      { name: 'carte.jpg', folder: ['Mes papiers'], kind: 'jpeg' },
    ]);
    const contents = await Promise.all(documents.map((document) => readWhole(stick.session, document)));
    expect(contents).toEqual([atTop, inFolder]);
  },
);

test.each(formats)('%s: nothing is ever overwritten: a taken name gets a number, capitals or not', async (format) => {
  const stick = await stickOf(format);
  await openFirst(stick);
  const versions = [somePdf(100), somePdf(200), somePdf(300)];
  const names = [];
  for (const [index, bytes] of versions.entries())
    names.push(await writeWhole(stick.session, ['lettre.pdf', 'LETTRE.pdf', 'lettre.pdf'][index] ?? '', bytes));
  expect(names).toEqual(['lettre.pdf', 'LETTRE (2).pdf', 'lettre (3).pdf']);
  await stick.session.handlers['stick.close']({});
  mustBeSound(stick.image, format);
  for (const [index, name] of names.entries())
    expect(await readByOthers(stick.image, format, name)).toEqual(versions[index]);
});

test.each(formats)('%s: a folder that has no room grows where the format lets it', async (format) => {
  const stick = await stickOf(format);
  await openFirst(stick);
  const write = async (index: number) =>
    writeWhole(stick.session, `une attestation au nom plutôt long ${index}.pdf`, somePdf(5));
  for (let index = 0; index < 100; index += 1) await write(index);
  await stick.session.handlers['stick.close']({});
  mustBeSound(stick.image, format);
  await openFirst(stick);
  expect(await documentsOf(stick.session)).toHaveLength(100);
});

test.each(formats)('%s: what is not finished leaves nothing, and its room is free again', async (format) => {
  const stick = await stickOf(format);
  const before = readFileSync(stick.image);
  await openFirst(stick);
  const { handlers } = stick.session;
  expect(await handlers['stick.create']({ name: 'a.pdf', kind: 'pdf', sizeBytes: 9_000 })).toMatchObject({ ok: true });
  await handlers['stick.append']({ bytes: Buffer.alloc(4_000, 'x').toString('base64') });
  expect(await handlers['stick.finish']({})).toEqual({ ok: false, error: { code: 'not-open' } });
  await stick.session.release();
  mustBeSound(stick.image, format);
  await openFirst(stick);
  expect(await documentsOf(stick.session)).toEqual([]);
  expect(await writeWhole(stick.session, 'a.pdf', somePdf(9_000))).toBe('a.pdf');
  expect(before.equals(readFileSync(stick.image))).toBe(false);
});

test.each(formats)('%s: a full stick is said to be full, and stays as it was', async (format) => {
  const stick = await stickOf(format);
  await openFirst(stick);
  const { handlers } = stick.session;
  const most = trayLimits.documentBytes;
  for (let left = sizeOf(format); left > most; left -= most)
    await writeWhole(stick.session, 'plein.pdf', somePdf(most - 9));
  const filled = readFileSync(stick.image);
  const refused = await handlers['stick.create']({ name: 'a.pdf', kind: 'pdf', sizeBytes: most });
  expect(refused).toEqual({ ok: false, error: { code: 'full' } });
  expect(filled.equals(readFileSync(stick.image))).toBe(true);
});
