import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A USB disk with a medium in it. */
export interface UsbDisk {
  /** Of the kernel: `sda`. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly isReadOnly: boolean;
  /** Another one each time that a medium is put in. */
  readonly serial: string;
}

/** The kernel counts in these, whatever the disk's own sectors. */
const kernelSectorBytes = 512;

/**
 * The USB disks that are plugged in, by what the kernel says in /sys: the part of the machine that a disk hangs on cannot be forged
 * by the disk. Card readers without a card have no size and are left out.
 * @param root `/`; in tests, a folder that has `sys` and `dev`
 */
export function usbDisks(root: string): UsbDisk[] {
  const block = join(root, 'sys/block');
  return readdirSync(block).flatMap((name) => {
    try {
      const folder = realpathSync(join(block, name));
      if (!/\/usb\d+\//.test(folder)) return [];
      const read = (file: string) => readFileSync(join(folder, file), 'utf8').trim();
      const sizeBytes = Number(read('size')) * kernelSectorBytes;
      if (!(sizeBytes > 0)) return [];
      return [
        {
          name,
          path: join(root, 'dev', name),
          sizeBytes,
          sectorBytes: Number(read('queue/logical_block_size')),
          isReadOnly: read('ro') === '1',
          serial: `${name} ${read('diskseq')} ${sizeBytes}`,
        },
      ];
    } catch {
      return []; // taken out while its files were read
    }
  });
}

export function isStillThere(root: string, disk: UsbDisk): boolean {
  return usbDisks(root).some(({ serial }) => serial === disk.serial);
}
