import { about, type Finding } from './finding.ts';
import type { System } from './system.ts';

const toEncrypt =
  'Install the machine again with an encrypted disk (LUKS): erased ballots could be read from the free blocks of this one.';

/** Whether what lies under the data directory is encrypted (dm-crypt): freed blocks of the disk are left to that. */
export async function checkEncryption(system: System, dataDirectory: string): Promise<Finding> {
  const { fine, unknown, broken } = about('disk encryption');
  const mount = await mountOf(system, dataDirectory);
  if (mount === undefined) return unknown('the list of mounts cannot be read');
  const device = await deviceOf(system, mount);
  if (device === undefined)
    return unknown(`${dataDirectory} is on a file system of the kind ${mount.kind}, which names no disk`);
  if (!(await isEncrypted(system, device)))
    return broken(`${dataDirectory} is on ${device}, which is not encrypted.`, toEncrypt);
  return fine(`${dataDirectory} is on an encrypted disk.`);
}

/** Whether memory that is written out could be read from the disk: keys and choices are in memory. */
export async function checkSwap(system: System): Promise<Finding> {
  const { fine, unknown, broken } = about('swap');
  const table = await system.readText('/proc/swaps');
  if (table === undefined) return unknown('the list of swap areas cannot be read');
  const areas = table
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split(/\s+/, 2));
  if (areas.length === 0) return fine('There is no swap.');
  for (const [path = '', kind] of areas) {
    const device = kind === 'file' ? await deviceUnder(system, path) : await blockName(system, path);
    if (device?.startsWith('zram')) continue;
    if (device === undefined || !(await isEncrypted(system, device)))
      return broken(
        `The swap area ${path} is not encrypted.`,
        `Turn it off: swapoff ${path}, and remove it from /etc/fstab.`,
      );
  }
  return fine('Swap is in memory (zram) or encrypted.');
}

const mebibyte = 1024 * 1024;
/** Ballots of months fit in far less; what fills a disk is logs and updates, and they stop first. */
const littleBytes = 1024 * mebibyte;
const tooLittleBytes = 200 * mebibyte;

/** Whether there is room under the data directory. Without any, nobody can vote. */
export async function checkSpace(system: System, dataDirectory: string): Promise<Finding> {
  const { fine, unknown, attention, broken } = about('disk space');
  const space = await system.space(dataDirectory);
  if (space === undefined) return unknown(`${dataDirectory} cannot be read`);
  const free = `${Math.floor(space.freeBytes / mebibyte)} MiB free under ${dataDirectory}.`;
  const toDo = 'Make room: journalctl --vacuum-size=200M, apt-get clean. Never delete anything in the data directory.';
  if (space.freeBytes < tooLittleBytes) return broken(`Only ${free}`, toDo);
  return space.freeBytes < littleBytes ? attention(`Only ${free}`, toDo) : fine(free);
}

interface Mount {
  readonly numbers: string;
  readonly point: string;
  readonly kind: string;
  readonly source: string;
}

/** The mount that a path lies on, by the format of proc(5), "mountinfo". The last of those on one point is the one that shows. */
async function mountOf(system: System, path: string): Promise<Mount | undefined> {
  const table = await system.readText('/proc/self/mountinfo');
  const real = (await system.real(path)) ?? path;
  const mounts = (table ?? '').split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , numbers, , point] = before.split(' ');
    const [kind, source] = after.split(' ');
    return numbers && point && kind && source ? [{ numbers, point: unescaped(point), kind, source }] : [];
  });
  return mounts
    .filter(({ point }) => point === '/' || real === point || real.startsWith(`${point}/`))
    .reduce<Mount | undefined>((best, one) => (best && best.point.length > one.point.length ? best : one), undefined);
}

function unescaped(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** The block device of a mount, as the kernel names it. Those without a number of their own (btrfs) name it as their source. */
async function deviceOf(system: System, { numbers, source }: Mount): Promise<string | undefined> {
  const real = numbers.startsWith('0:') ? undefined : await system.real(`/sys/dev/block/${numbers}`);
  return real?.split('/').at(-1) ?? (source.startsWith('/dev/') ? blockName(system, source) : undefined);
}

async function deviceUnder(system: System, path: string): Promise<string | undefined> {
  const mount = await mountOf(system, path);
  return mount && deviceOf(system, mount);
}

async function blockName(system: System, path: string): Promise<string | undefined> {
  return ((await system.real(path)) ?? path).split('/').at(-1);
}

/** An encrypted device, or one that stands on encrypted ones alone: LVM on LUKS, or a RAID of them. */
async function isEncrypted(system: System, device: string): Promise<boolean> {
  const folder = `/sys/class/block/${device}`;
  if ((await system.readText(`${folder}/dm/uuid`))?.startsWith('CRYPT-')) return true;
  const below = await system.list(`${folder}/slaves`);
  if (below.length === 0) return false;
  const all = await Promise.all(below.map((name) => isEncrypted(system, name)));
  return all.every(Boolean);
}
