import type { Stick } from '../../contract/sticks.ts';
import { isStillThere, type UsbDisk } from './devices.ts';
import { ExfatVolume } from './exfat/volume.ts';
import { FatVolume } from './fat/volume.ts';
import { StickFault } from './fault.ts';
import { shownLabel } from './names.ts';
import { type Extent, readPartitions } from './partitions.ts';
import { recogniseVolume } from './recognise.ts';
import { BlockDevice, partOf, type Storage } from './storage.ts';
import type { Volume } from './volume.ts';

/** A part of a stick, and what can be done with it. */
export interface Found extends Pick<Stick, 'label' | 'sizeBytes' | 'state'> {
  readonly disk: UsbDisk;
  readonly extent: Extent;
}

/** Opens a disk alone, for writing where it lets itself be written. */
export function openDisk(root: string, disk: UsbDisk): Promise<BlockDevice> {
  return BlockDevice.open(disk.path, {
    length: disk.sizeBytes,
    isWritable: !disk.isReadOnly,
    isThere: () => isStillThere(root, disk),
  });
}

/** What is on a disk, a part each. A disk without anything that can be read is one part that says why. */
export async function inspect(root: string, disk: UsbDisk): Promise<Found[]> {
  const whole = { start: 0, length: disk.sizeBytes };
  const one = (state: Stick['state']) => [{ disk, extent: whole, label: '', sizeBytes: disk.sizeBytes, state }];
  let device: BlockDevice;
  try {
    device = await openDisk(root, disk);
  } catch (error) {
    return one((error as NodeJS.ErrnoException).code === 'EBUSY' ? 'in-use' : 'damaged');
  }
  try {
    const found: Found[] = [];
    for (const extent of await readPartitions(device, disk.sectorBytes)) {
      const { label, state } = await inspectPart(partOf(device, extent.start, extent.length), disk.isReadOnly);
      found.push({ disk, extent, label, sizeBytes: extent.length, state });
    }
    // The small parts that system installers add are no place for a resident's files; without any other, they say what they are.
    const usable = found.filter(({ state }) => state === 'ready' || state === 'read-only');
    if (usable.length > 0) return usable;
    return found.length > 0 ? found : one('other-format');
  } catch (error) {
    if (error instanceof StickFault) return error.code === 'gone' ? [] : one('damaged');
    throw error;
  } finally {
    await device.close();
  }
}

async function inspectPart(storage: Storage, isReadOnly: boolean): Promise<Pick<Stick, 'label' | 'state'>> {
  try {
    const opened = await openVolume(storage);
    if (typeof opened === 'string') return { label: '', state: opened };
    return { label: shownLabel(opened.label), state: isReadOnly ? 'read-only' : 'ready' };
  } catch (error) {
    if (error instanceof StickFault && error.code === 'damaged') return { label: '', state: 'damaged' };
    throw error;
  }
}

/** @throws StickFault on a FAT or exFAT that lies */
export async function openVolume(storage: Storage): Promise<Volume | 'encrypted' | 'other-format'> {
  const boot = await storage.read(0, 512);
  switch (recogniseVolume(boot)) {
    case 'fat':
      return (await FatVolume.open(storage, boot)) as Volume;
    case 'exfat':
      return (await ExfatVolume.open(storage, boot)) as Volume;
    case 'encrypted':
      return 'encrypted';
    case 'other':
      return 'other-format';
  }
}
