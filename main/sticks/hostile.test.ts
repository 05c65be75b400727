import { constants, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { mustBeOk } from '../../contract/result.ts';
import { trayLimits } from '../../contract/tray.ts';
import { temporaryFolder } from '../services/database/temporary-folder.fixture.ts';
import { findDocuments } from './documents.ts';
import { StickFault } from './fault.ts';
import { openVolume } from './inspect.ts';
import { namesFor, shownName } from './names.ts';
import { Session } from './session.ts';
import {
  documentsOf,
  emptyImage,
  formats,
  machine,
  makeImage,
  openFirst,
  plugged,
  putOnFat,
  readWhole,
  run,
  sizeOf,
  somePdf,
  writeWhole,
} from './stick.fixture.ts';
import type { Storage } from './storage.ts';

const mebibyte = 1024 * 1024;

/** Plugs a stick of these bytes in. */
async function stickWith(bytes: Buffer, options: { isReadOnly?: boolean; bus?: 'usb' | 'ata' } = {}) {
  const image = join(temporaryFolder(), 'image');
  writeFileSync(image, bytes);
  const at = machine();
  at.plug('sda', image, { sizeBytes: bytes.length, ...options });
  const session = new Session(at.root);
  onTestFinished(() => session.release());
  const list = async () => mustBeOk(await session.handlers['sticks.list']({}), 'list');
  return { ...at, image, session, list };
}

/** The bytes of a stick that has a document on it. */
function imageOf(format: (typeof formats)[number], document?: Buffer): Buffer {
  const image = join(temporaryFolder(), 'image');
  makeImage(image, format);
  if (document) putOnFat(image, 'lettre.pdf', document);
  return readFileSync(image);
}

/** A table of partitions: [type, first sector, sectors]. */
function mbr(parts: readonly [number, number, number][]): Buffer {
  const sector = Buffer.alloc(512);
  for (const [index, [type, first, sectors]] of parts.entries()) {
    sector.writeUInt8(type, 446 + 16 * index + 4);
    sector.writeUInt32LE(first, 446 + 16 * index + 8);
    sector.writeUInt32LE(sectors, 446 + 16 * index + 12);
  }
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

/** Bytes in memory, which may break off after so many writes, as a stick does that is pulled out. */
function memory(bytes: Buffer, writesLeft = Number.POSITIVE_INFINITY): Storage & { writes: number; undo(): void } {
  const before: [at: number, bytes: Buffer][] = [];
  return {
    length: bytes.length,
    writes: 0,
    /** Makes all writes undone: a whole stick is too large to be copied for each try. */
    undo() {
      for (const [at, old] of before.reverse()) old.copy(bytes, at);
    },
    async read(at, length) {
      if (at < 0 || at + length > bytes.length) throw new StickFault('damaged');
      return Buffer.from(bytes.subarray(at, at + length));
    },
    async write(at, written) {
      if (this.writes >= writesLeft) throw new StickFault('gone');
      if (at < 0 || at + written.length > bytes.length) throw new StickFault('damaged');
      this.writes += 1;
      before.push([at, Buffer.from(bytes.subarray(at, at + written.length))]);
      bytes.set(written, at);
    },
    async sync() {},
  };
}

test('only USB disks with a medium in them are seen', async () => {
  const image = imageOf('fat16');
  expect(await (await stickWith(image, { bus: 'ata' })).list()).toEqual([]);
  expect(await (await stickWith(Buffer.alloc(0))).list()).toEqual([]);
  expect(await (await stickWith(image)).list()).toHaveLength(1);
});

test('a locked stick can be read and not written', async () => {
  const letter = somePdf(1_000);
  const stick = await stickWith(imageOf('fat16', letter), { isReadOnly: true });
  expect((await stick.list())[0]?.state).toBe('read-only');
  await openFirst(stick);
  const [document] = await documentsOf(stick.session);
  expect(document && (await readWhole(stick.session, document))).toEqual(letter);
  expect(await stick.session.handlers['stick.create']({ name: 'a.pdf', kind: 'pdf', sizeBytes: 5 })).toEqual({
    ok: false,
    error: { code: 'read-only' },
  });
});

test('what is encrypted, of another system, empty or broken says so, and cannot be opened', async () => {
  const luks = Buffer.alloc(4 * mebibyte);
  luks.write('LUKS\xba\xbe\x00\x02', 'latin1');
  const bitLocker = imageOf('fat16');
  bitLocker.write('-FVE-FS-', 3);
  const bitLockerToGo = imageOf('fat32');
  Buffer.from('3bd66749292ed84a8399f6a339e3d001', 'hex').copy(bitLockerToGo, 424);
  const ext4 = join(temporaryFolder(), 'ext4');
  emptyImage(ext4, 8 * mebibyte);
  run('mkfs.ext4', ['-q', ext4]);
  // A link that leads out of the stick, where a file system could have one.
  run('debugfs', ['-w', '-R', 'symlink /avis.pdf /etc/shadow', ext4]);
  const shortened = imageOf('fat32').subarray(0, 32 * mebibyte);
  const brokenSum = imageOf('exfat');
  brokenSum.writeUInt8(brokenSum.readUInt8(200) ^ 1, 200);
  const wanted: [Buffer, string][] = [
    [luks, 'encrypted'],
    [bitLocker, 'encrypted'],
    [bitLockerToGo, 'encrypted'],
    [readFileSync(ext4), 'other-format'],
    [Buffer.alloc(mebibyte), 'other-format'],
    [Buffer.from(shortened), 'damaged'],
    [brokenSum, 'damaged'],
  ];
  for (const [bytes, state] of wanted) {
    const stick = await stickWith(bytes);
    const [found] = await stick.list();
    expect(found?.state).toBe(state);
    const opened = await stick.session.handlers['stick.open']({ stick: found?.stick ?? '' });
    expect(opened).toEqual({ ok: false, error: { code: state === 'damaged' ? 'damaged' : 'not-readable' } });
  }
});

test('each usable part of a stick is a choice, by MBR or GPT; parts beyond the stick are not', async () => {
  const [first, second] = [imageOf('fat12'), imageOf('exfat')];
  const sectors = (bytes: Buffer) => bytes.length / 512;
  const byMbr = Buffer.concat([Buffer.alloc(mebibyte), first, second]);
  mbr([
    [0x0c, 2048, sectors(first)],
    [0x07, 2048 + sectors(first), sectors(second)],
    [0x0c, 0xffff_0000, 0xffff],
    [0x0c, 4096, 0xffff_ffff],
  ]).copy(byMbr);
  expect((await (await stickWith(byMbr)).list()).map(({ sizeBytes, state }) => [sizeBytes, state])).toEqual([
    [first.length, 'ready'],
    [second.length, 'ready'],
  ]);

  const byGpt = Buffer.concat([Buffer.alloc(mebibyte), first, Buffer.alloc(mebibyte)]);
  mbr([[0xee, 1, 0xffff_ffff]]).copy(byGpt);
  byGpt.write('EFI PART', 512);
  byGpt.writeBigUInt64LE(2n, 512 + 72);
  byGpt.writeUInt32LE(128, 512 + 80);
  byGpt.writeUInt32LE(128, 512 + 84);
  byGpt.fill(0xeb, 1024, 1040);
  byGpt.writeBigUInt64LE(2048n, 1024 + 32);
  byGpt.writeBigUInt64LE(2048n + BigInt(sectors(first)) - 1n, 1024 + 40);
  byGpt.fill(0xeb, 1152, 1168);
  byGpt.writeBigUInt64LE(0xffff_ffff_ffff_fff0n, 1152 + 32);
  byGpt.writeBigUInt64LE(0xffff_ffff_ffff_ffffn, 1152 + 40);
  const stick = await stickWith(byGpt);
  expect((await stick.list()).map(({ sizeBytes }) => sizeBytes)).toEqual([first.length]);
  await openFirst(stick);
  expect(await writeWhole(stick.session, 'a.pdf', somePdf(10))).toBe('a.pdf');
});

/** Where the entry of the only document of a FAT image stands. */
const entryOf = (image: Buffer) =>
  image.indexOf('LETTRE~1PDF') >= 0 ? image.indexOf('LETTRE~1PDF') : image.indexOf('LETTRE  PDF');

test('a document that says it is 4 GB is not read, one that says more than its clusters hold is damaged', async () => {
  const huge = imageOf('fat16', somePdf(100));
  huge.writeUInt32LE(0xffff_ffff, entryOf(huge) + 28);
  const stick = await stickWith(huge);
  await openFirst(stick);
  expect((await documentsOf(stick.session))[0]?.sizeBytes).toBeGreaterThan(trayLimits.documentBytes);
  expect(await stick.session.handlers['stick.read']({ document: 0, offset: 0 })).toEqual({
    ok: false,
    error: { code: 'too-large' },
  });

  const longer = imageOf('fat16', somePdf(100));
  longer.writeUInt32LE(19 * mebibyte, entryOf(longer) + 28);
  const other = await stickWith(longer);
  await openFirst(other);
  await documentsOf(other.session);
  expect(await other.session.handlers['stick.read']({ document: 0, offset: 0 })).toEqual({
    ok: false,
    error: { code: 'damaged' },
  });
  expect(await other.session.handlers['stick.read']({ document: 1, offset: 0 })).toEqual({
    ok: false,
    error: { code: 'unknown-document' },
  });
});

test('clusters that run in a circle or out of the volume are damage, for a document as for a folder', async () => {
  for (const next of ['itself', 'nowhere'] as const) {
    const image = imageOf('fat16', somePdf(100_000));
    const cluster = image.readUInt16LE(entryOf(image) + 26);
    const tableAt = image.readUInt16LE(14) * 512;
    image.writeUInt16LE(next === 'itself' ? cluster : 0xff00, tableAt + cluster * 2);
    const stick = await stickWith(image);
    await openFirst(stick);
    await documentsOf(stick.session);
    expect(await stick.session.handlers['stick.read']({ document: 0, offset: 0 })).toEqual({
      ok: false,
      error: { code: 'damaged' },
    });
  }
});

test('folders that contain themselves are looked into once', async () => {
  const image = join(temporaryFolder(), 'image');
  makeImage(image, 'fat16');
  run('mmd', ['-i', image, '::DOSSIER']);
  putOnFat(image, 'DOSSIER/lettre.pdf', somePdf(10));
  run('mmd', ['-i', image, '::DOSSIER/ENCORE']);
  const bytes = readFileSync(image);
  const outer = bytes.indexOf('DOSSIER    ');
  bytes.writeUInt16LE(bytes.readUInt16LE(outer + 26), bytes.indexOf('ENCORE     ') + 26);
  const stick = await stickWith(bytes);
  await openFirst(stick);
  expect(await documentsOf(stick.session)).toMatchObject([{ name: 'lettre.pdf', folder: ['DOSSIER'] }]);
});

test('names are shown without what could deceive, and at a length that fits', () => {
  expect(shownName('facture\u202egpj.pdf')).toBe('facturegpj.pdf');
  expect(shownName('a\u0000\u001b[31m\u2028b\u200f.pdf')).toBe('a[31mb.pdf');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 255 }), (name) => {
      const shown = shownName(`${name}.pdf`);
      expect(shown.length).toBeLessThanOrEqual(120);
      expect(shown.endsWith('.pdf')).toBe(true);
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toMatch(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('names for a stick are fit for FAT, exFAT and Windows, whatever is asked for', () => {
  const first = (name: string) => namesFor(name, 'pdf').next().value;
  expect(first('../../etc/passwd')).toBe('etc passwd.pdf');
  expect(first('CON.pdf')).toBe('document CON.pdf');
  expect(first('....')).toBe('document.pdf');
  expect(first('a:b*c?.PDF')).toBe('a b c .pdf'.replace(' .pdf', '.pdf'));
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const written = first(name) ?? '';
      expect(written).toMatch(/^[^"*/:<>?\\|\p{Cc}\p{Cs}]+\.pdf$/u);
      expect(written.length).toBeLessThanOrEqual(120);
      expect(written).not.toMatch(/^[. ]|[. ]\.pdf$/);
    }),
  );
});

test.each(formats)('%s: whatever bytes are wrong, there is an answer, and no end without one', async (format) => {
  const sound = imageOf(format, format === 'exfat' ? undefined : somePdf(20_000));
  const interesting = Math.min(sound.length, 400_000);
  const known = new Set(['damaged', 'full']);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(interesting - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 60 }),
      async (changes) => {
        const stick = memory(sound);
        for (const [at, value] of changes) await stick.write(at, Buffer.of(value));
        if (format === 'exfat') await repairSum(stick);
        try {
          const volume = await openVolume(stick);
          if (typeof volume === 'string') return;
          const { documents } = await findDocuments(volume);
          for (const { entry } of documents) await (await volume.file(entry)).read(0, 300_000);
          const draft = await volume.create(5_000, new Date());
          await draft.append(Buffer.alloc(5_000));
          await draft.finish(['a.pdf']);
        } catch (error) {
          expect(error).toBeInstanceOf(StickFault);
          expect(known.has((error as StickFault).code)).toBe(true);
        } finally {
          stick.undo();
        }
      },
    ),
    { numRuns: 150 },
  );
});

/** Makes the checksum of a changed boot sector true, as whoever forges a stick would. */
async function repairSum(stick: Storage): Promise<void> {
  const boot = await stick.read(0, 11 * 512);
  let sum = 0;
  for (const [at, byte] of boot.entries())
    if (at !== 106 && at !== 107 && at !== 112) sum = (((sum & 1) << 31) | (sum >>> 1)) + byte;
  const sums = Buffer.alloc(512);
  for (let at = 0; at < 512; at += 4) sums.writeUInt32LE(sum >>> 0, at);
  await stick.write(11 * 512, sums);
}

test.each(formats)(
  '%s: pulled out at any write, what was on it is untouched and the new document is whole or absent',
  async (format) => {
    const empty = imageOf(format);
    const [old, fresh] = [somePdf(30_000), somePdf(70_000)];
    await copyOnto(memory(empty), 'vieux.pdf', old);
    const all = memory(Buffer.from(empty));
    await copyOnto(all, 'nouveau.pdf', fresh);
    for (let writes = 0; writes < all.writes; writes += 1) {
      const bytes = Buffer.from(empty);
      await expect(copyOnto(memory(bytes, writes), 'nouveau.pdf', fresh)).rejects.toThrow('gone');
      const found = await contentsOf(memory(bytes));
      expect(found.get('vieux.pdf')?.equals(old)).toBe(true);
      const isWhole = found.get('nouveau.pdf')?.equals(fresh) ?? true;
      expect(isWhole).toBe(true);
    }
  },
);

async function copyOnto(storage: Storage, name: string, bytes: Buffer): Promise<void> {
  const volume = await openVolume(storage);
  if (typeof volume === 'string') throw new Error(volume);
  const draft = await volume.create(bytes.length, new Date());
  await draft.append(bytes);
  await draft.finish([name]);
}

async function contentsOf(storage: Storage): Promise<Map<string, Buffer>> {
  const volume = await openVolume(storage);
  if (typeof volume === 'string') throw new Error(volume);
  const { documents } = await findDocuments(volume);
  const contents = documents.map(async ({ entry }) => {
    const file = await volume.file(entry);
    return [entry.name, await file.read(0, entry.sizeBytes)] as const;
  });
  return new Map(await Promise.all(contents));
}

test('a stick that is pulled out is gone, in the middle of a copy too', async () => {
  const image = join(temporaryFolder(), 'image');
  makeImage(image, 'fat16');
  const stick = await plugged(image, sizeOf('fat16'));
  await openFirst(stick);
  const { handlers } = stick.session;
  mustBeOk(await handlers['stick.create']({ name: 'a.pdf', kind: 'pdf', sizeBytes: 400_000 }), 'create');
  const chunk = Buffer.alloc(200_000).toString('base64');
  mustBeOk(await handlers['stick.append']({ bytes: chunk }), 'append');
  stick.unplug('sda');
  truncateSync(image, 0);
  expect(await handlers['stick.documents']({})).toEqual({ ok: false, error: { code: 'gone' } });
  expect(await stick.list()).toEqual([]);
  expect(await handlers['stick.open']({ stick: 'A'.repeat(22) })).toEqual({ ok: false, error: { code: 'gone' } });
});

test('a disk that something else holds is left alone', async () => {
  const image = join(temporaryFolder(), 'image');
  makeImage(image, 'fat16');
  if (process.getuid?.() !== 0) {
    // Only a block device can be held, and only root makes one; what is refused then is an image that may not be opened.
    const stick = await plugged(image, sizeOf('fat16'));
    rmSync(join(stick.root, 'dev/sda'));
    expect((await stick.list())[0]?.state).toBe('damaged');
    return;
  }
  const loop = run('losetup', ['-f', '--show', image]).trim();
  const stick = await plugged(image, sizeOf('fat16'));
  try {
    rmSync(join(stick.root, 'dev/sda'));
    run('mknod', [join(stick.root, 'dev/sda'), 'b', '7', loop.replace('/dev/loop', '')]);
    const holder = await open(loop, constants.O_RDONLY | constants.O_EXCL);
    expect((await stick.list())[0]?.state).toBe('in-use');
    await holder.close();
    expect((await stick.list())[0]?.state).toBe('ready');
    // And as a block device, all of it works as on an image.
    await openFirst(stick);
    const letter = somePdf(600_000);
    await writeWhole(stick.session, 'lettre.pdf', letter);
    await stick.session.handlers['stick.close']({});
    const copy = join(temporaryFolder(), 'copy');
    run('mcopy', ['-i', loop, '::lettre.pdf', copy]);
    expect(readFileSync(copy)).toEqual(letter);
  } finally {
    await stick.session.release();
    run('losetup', ['-d', loop]);
  }
});
