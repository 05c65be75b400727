import { execFileSync, spawnSync } from 'node:child_process';

/** What a terminal has beside the package, or what looks at it, and no other test needs. */
const NEEDED = [
  ['/usr/sbin/nft', 'nftables'],
  ['/usr/sbin/apparmor_parser', 'apparmor'],
  ['/usr/sbin/ip', 'iproute2'],
  ['/usr/bin/mmdebstrap', 'mmdebstrap'],
  ['/usr/bin/qemu-system-x86_64', 'qemu-system-x86'],
  ['/usr/sbin/mkfs.ext4', 'e2fsprogs'],
  ['/usr/bin/cage', 'cage'],
  ['/usr/bin/grim', 'grim'],
  ['/usr/bin/Xwayland', 'xwayland'],
  ['/usr/bin/systemd-analyze', 'systemd'],
  ['/usr/bin/udevadm', 'udev'],
  // The repository of updates, and what a program links to.
  ['/usr/bin/gpg', 'gnupg'],
  ['/usr/bin/dpkg-scanpackages', 'dpkg-dev'],
  ['/usr/bin/readelf', 'binutils'],
] as const;

/** Installs what is missing. */
export function installMissing(): void {
  const missing = NEEDED.filter(([program]) => spawnSync('test', ['-x', program]).status !== 0).map(([, name]) => name);
  if (missing.length === 0) return;
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  apt('update');
  apt('install', '--no-install-recommends', ...missing);
}
