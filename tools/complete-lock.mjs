// `npm run lock`: writes package-lock.json anew from package.json, for every platform.
//
// npm leaves optional packages of other platforms out of the lock file where its registry does not carry them (mirrors often do
// not), and `npm ci` then refuses that file everywhere. The parent's manifest names their exact version, so they are added here:
// they are never installed on our platform, and elsewhere npm fetches them as usual.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../package-lock.json', import.meta.url);

const writeLock = () =>
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: 'inherit',
  });
writeLock();
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (!/^\d/.test(version)) continue; // a range is no twin for another platform, and npm has resolved it
    const above = lock.packages[`node_modules/${name}`];
    const place = !above || above.version === version ? `node_modules/${name}` : `${path}/node_modules/${name}`;
    lock.packages[place] ??= { version, optional: true, ...platformOf(name) };
  }
}
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
writeLock(); // npm puts the added entries into its own order

/**
 * The platform that a package's name states, in the fields that npm decides by.
 * @param {string} name
 */
function platformOf(name) {
  const word = (/** @type {RegExp} */ pattern) => pattern.exec(name)?.[0];
  const os = word(/android|darwin|linux|win32|freebsd|openharmony/);
  const cpu = word(/arm64|x64|ia32|ppc64|s390x|riscv64|wasm32|arm/);
  const libc = os === 'linux' ? (word(/musl/) ?? 'glibc') : undefined;
  if (!os && !cpu) throw new Error(`${name} names no platform, yet the registry does not carry it`);
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }) };
}
