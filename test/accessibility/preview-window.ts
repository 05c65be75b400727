import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { build, preview } from 'vite';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { testDisplay } from '../../tools/test-environment.ts';
import { openPlainWindow } from '../harness/plain-window.ts';

/** The scripted scenes of every screen, built as the product is, in a window as large as the kiosk's. */
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
    widthPx: 1920,
    heightPx: 1080,
  });
  cleanup.add(() => window.close());
  await window.page.goto(new URL('preview/', server.resolvedUrls?.local[0]).href);
  return window.page;
}
