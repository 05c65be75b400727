import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { commandAs, environmentFor, makeFolderFor, spawnAs } from '../../tools/accounts.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { presentDeb } from './debs.ts';

// The session of the terminal, without a screen: the compositor of the unit, drawing into memory. The Electron of the tests is too old to speak to
// it in its own language and goes through Xwayland; that the window fills the screen is not seen here.

const cleanup = new Cleanup();
let folder: string;
let own: string;

beforeAll(() => {
  folder = mkdtempSync(join(runtimePaths().state, 'compositor-'));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  execFileSync('dpkg-deb', ['--extract', presentDeb(), folder]);
  own = join(folder, 'run');
  makeFolderFor('interface', own, 0o700);
});
afterAll(() => cleanup.run());

test('cage starts the shell by the line of its unit, and shows it', async () => {
  const unit = readFileSync(join(folder, 'usr/lib/systemd/system/passerelle-shell.service'), 'utf8');
  const [program = '', ...args] = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  const env = { XDG_RUNTIME_DIR: own, XDG_CONFIG_HOME: own, WLR_BACKENDS: 'headless', WLR_RENDERER: 'pixman' };
  const cage = spawnAs(
    'interface',
    program,
    args.map((word) => word.replace(/^\/opt/, join(folder, 'opt'))),
    {
      env: { ...env, WLR_LIBINPUT_NO_DEVICES: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    },
  );
  cleanup.add(() => void process.kill(-(cage.pid ?? 0), 'SIGKILL'));
  let said = '';
  cage.stdout?.on('data', (bytes) => {
    said += bytes;
  });
  await vi.waitFor(() => expect(said).toContain('ready'), { timeout: 30_000, interval: 200 });
  const [grim, words] = commandAs('interface', 'grim', ['-t', 'ppm', '-']);
  await vi.waitFor(
    async () => {
      const picture = execFileSync(grim, words, {
        cwd: '/',
        env: { ...environmentFor('interface'), ...env, WAYLAND_DISPLAY: 'wayland-0' },
        maxBuffer: 2 ** 26,
      });
      expect(picture.subarray(-3 * 1280 * 720).some((value) => value > 200)).toBe(true);
    },
    { timeout: 30_000, interval: 500 },
  );
});
