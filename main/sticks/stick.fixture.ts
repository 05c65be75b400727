/** Sticks for tests: images made by the tools of Debian, plugged into a machine that is a folder with `sys` and `dev`. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, linkSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { mustBeOk } from '../../contract/result.ts';
import { type StickDocument, stickChunkBytes } from '../../contract/sticks.ts';
import { temporaryFolder } from '../services/database/temporary-folder.fixture.ts';
import { Session } from './session.ts';

export const formats = ['fat12', 'fat16', 'fat32', 'exfat'] as const;
export type Format = (typeof formats)[number];

const mebibyte = 1024 * 1024;
const sizes: Record<Format, number> = {
  fat12: 4 * mebibyte,
  fat16: 32 * mebibyte,
  fat32: 64 * mebibyte,
  exfat: 16 * mebibyte,
};

/** An empty stick, as it comes from the shop. */
export function makeImage(path: string, format: Format, options: { label?: string; sizeBytes?: number } = {}): void {
  const { label = 'CLE', sizeBytes = sizes[format] } = options;
  emptyImage(path, sizeBytes);
  if (format === 'exfat') run('mkfs.exfat', ['-L', label, path]);
  else run('mkfs.fat', ['-F', format.slice(3), '-n', label, path]);
}

export function emptyImage(path: string, sizeBytes: number): void {
  const file = openSync(path, 'w');
  ftruncateSync(file, sizeBytes);
  closeSync(file);
}

/** Runs a tool of the system; its output. Throws with what it said when it fails. The tools spell names as the locale does. */
export function run(program: string, args: readonly string[]): string {
  const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH, LC_ALL: 'C.UTF-8', MTOOLS_SKIP_CHECK: '1' },
  });
}

/** What the checker of the format's own tools has to say against an image; throws when it finds anything. */
export function mustBeSound(image: string, format: Format): void {
  if (format === 'exfat') run('fsck.exfat', ['-n', image]);
  else run('fsck.fat', ['-n', image]);
}

/** Puts a file onto a FAT image with mtools. */
export function putOnFat(image: string, name: string, bytes: Uint8Array): void {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, bytes);
  run('mcopy', ['-i', image, file, `::${name}`]);
}

/** A machine to plug sticks into. */
export function machine() {
  const root = temporaryFolder();
  mkdirSync(join(root, 'dev'));
  mkdirSync(join(root, 'sys/block'), { recursive: true });
  let sequence = 0;

  function plug(
    name: string,
    image: string,
    options: { sizeBytes: number; bus?: 'usb' | 'ata'; isReadOnly?: boolean },
  ): void {
    const { sizeBytes, bus = 'usb', isReadOnly = false } = options;
    const folder = join(root, `sys/devices/pci0000:00/${bus === 'usb' ? 'usb1/1-1/1-1:1.0' : 'ata1'}/block`, name);
    mkdirSync(join(folder, 'queue'), { recursive: true });
    sequence += 1;
    const files = { size: sizeBytes / 512, diskseq: sequence, ro: Number(isReadOnly), 'queue/logical_block_size': 512 };
    for (const [file, value] of Object.entries(files)) writeFileSync(join(folder, file), `${value}\n`);
    linkSync(image, join(root, 'dev', name));
    symlinkSync(folder, join(root, 'sys/block', name));
  }

  function unplug(name: string): void {
    rmSync(join(root, 'sys/block', name));
    rmSync(join(root, 'dev', name));
  }

  return { root, plug, unplug };
}

/** A machine with one stick in it, and a session that looks at it. */
export async function plugged(image: string, sizeBytes: number) {
  const at = machine();
  at.plug('sda', image, { sizeBytes });
  const session = new Session(at.root, () => new Date('2026-11-28T10:00:00'));
  onTestFinished(() => session.release());
  const list = async () => mustBeOk(await session.handlers['sticks.list']({}), 'list');
  return { ...at, session, list };
}

/** Opens the first stick of a session. */
export async function openFirst({ session, list }: Awaited<ReturnType<typeof plugged>>): Promise<void> {
  const [first] = await list();
  mustBeOk(await session.handlers['stick.open']({ stick: first?.stick ?? '' }), 'open');
}

export async function documentsOf(session: Session): Promise<StickDocument[]> {
  return mustBeOk(await session.handlers['stick.documents']({}), 'documents').documents;
}

export async function readWhole(session: Session, { id, sizeBytes }: StickDocument): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let offset = 0; offset < sizeBytes; offset += stickChunkBytes)
    parts.push(
      Buffer.from(mustBeOk(await session.handlers['stick.read']({ document: id, offset }), 'read').bytes, 'base64'),
    );
  return Buffer.concat(parts);
}

/** Writes a document the way the shell does; the name that it got. */
export async function writeWhole(session: Session, name: string, bytes: Uint8Array): Promise<string> {
  const { handlers } = session;
  mustBeOk(await handlers['stick.create']({ name, kind: 'pdf', sizeBytes: bytes.length }), 'create');
  for (let offset = 0; offset < bytes.length; offset += stickChunkBytes) {
    const chunk = Buffer.from(bytes.subarray(offset, offset + stickChunkBytes)).toString('base64');
    mustBeOk(await handlers['stick.append']({ bytes: chunk }), 'append');
  }
  return mustBeOk(await handlers['stick.finish']({}), 'finish').name;
}

export const sizeOf = (format: Format) => sizes[format];
export const somePdf = (length: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(length)]);
