import { type FuseConfig, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** As the bytes stand in the executable; the package does not export their names. */
const off = '0'.charCodeAt(0);
const on = '1'.charCodeAt(0);

/** How each fuse of what ships must stand; electron-builder.yml says why. */
const wanted: readonly (readonly [name: keyof typeof FuseV1Options, state: number])[] = [
  ['RunAsNode', off],
  ['EnableNodeOptionsEnvironmentVariable', off],
  ['EnableNodeCliInspectArguments', off],
  ['OnlyLoadAppFromAsar', on],
  ['GrantFileProtocolExtraPrivileges', off],
];

/**
 * Reads the fuses back from the executable: one that was not set would open the terminal without a sign of it.
 * @throws when one does not stand as it must
 */
export async function checkFuses(executable: string, kind: 'official' | 'test'): Promise<void> {
  const wire: FuseConfig<number> = await getCurrentFuseWire(executable);
  for (const [name, state] of wanted) {
    const found = wire[FuseV1Options[name]];
    // The test runtime is older than the last one.
    if (found === undefined && kind === 'test' && name === 'GrantFileProtocolExtraPrivileges') continue;
    if (found !== state) throw new Error(`The fuse ${name} of ${executable} is not as it must be.`);
  }
}
