import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { build, preview } from 'vite';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { testDisplay } from '../../tools/test-environment.ts';
import { openPlainWindow } from '../harness/plain-window.ts';

/** The screen of a kiosk, and how much smaller it is painted: nobody looks at it, and painting costs more than looking. */
const screen = { width: 1920, height: 1080, deviceScaleFactor: 1, mobile: false };
const scale = 1 / 8;

/** The scripted scenes of every screen, built as the product is, laid out as on the kiosk's screen. */
export async function openPreview(): Promise<{ page: Page; close: () => Promise<void> }> {
  const cleanup = new Cleanup();
  try {
    return { page: await open(cleanup), close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function open(cleanup: Cleanup): Promise<Page> {
  const { clone, state } = runtimePaths();
  const folder = mkdtempSync(join(state, 'preview-'));
  chmodSync(folder, 0o755); // the account of the window passes through it
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const outDir = join(folder, 'built');
  const configFile = join(clone, 'vite.config.ts');
  const input = join(clone, 'renderer', 'preview', 'index.html');
  await build({ configFile, build: { outDir, rolldownOptions: { input } } });
  const server = await preview({ configFile, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  cleanup.add(() => server.close());
  const window = await openPlainWindow(testDisplay(), {
    folder: join(folder, 'window'),
    widthPx: screen.width * scale,
    heightPx: screen.height * scale,
    onDisplay: true,
  });
  cleanup.add(() => window.close());
  const { page } = window;
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Emulation.setDeviceMetricsOverride', { ...screen, scale });
  await page.goto(new URL('preview/', server.resolvedUrls?.local[0]).href);
  return page;
}
