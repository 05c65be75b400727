/** What the first sector of a volume says that it is. */
export type VolumeType = 'fat' | 'exfat' | 'encrypted' | 'other';

/** BitLocker to Go wraps a FAT that tells Windows XP what to do; this identity at byte 424 gives it away. */
const bitLockerToGo = Buffer.from('3bd66749292ed84a8399f6a339e3d001', 'hex');

export function recogniseVolume(boot: Buffer): VolumeType {
  const name = boot.toString('latin1', 3, 11);
  if (name === '-FVE-FS-' || boot.subarray(424, 440).equals(bitLockerToGo)) return 'encrypted';
  if (boot.toString('latin1', 0, 4) === 'LUKS') return 'encrypted';
  if (name === 'EXFAT   ') return 'exfat';
  if (name === 'NTFS    ') return 'other';
  return isFat(boot) ? 'fat' : 'other';
}

/** Whether this first sector begins a volume, and not a table of partitions. */
export function looksLikeVolume(boot: Buffer): boolean {
  return recogniseVolume(boot) !== 'other' || boot.toString('latin1', 3, 7) === 'NTFS';
}

/** The fields that every FAT has and that a table of partitions, whose first bytes are a program, has by no accident. */
function isFat(boot: Buffer): boolean {
  const sectorBytes = boot.readUInt16LE(11);
  const perCluster = boot.readUInt8(13);
  const media = boot.readUInt8(21);
  return (
    boot.readUInt16LE(510) === 0xaa55 &&
    [512, 1024, 2048, 4096].includes(sectorBytes) &&
    perCluster > 0 &&
    (perCluster & (perCluster - 1)) === 0 &&
    boot.readUInt16LE(14) > 0 &&
    [1, 2].includes(boot.readUInt8(16)) &&
    (media === 0xf0 || media >= 0xf8)
  );
}
