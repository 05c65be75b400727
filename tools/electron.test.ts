import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolderFor } from './accounts.ts';
import { type Display, startDisplay } from './display.ts';
import { electronLaunch, electronRuntime } from './electron.ts';
import { callerIsRoot, runtimePaths } from './setup/paths.mjs';

/** A small application that uses what the shell uses of Electron 45, and says on standard output what it saw. */
const MAIN = `
const { app, BrowserWindow, WebContentsView, clipboard, session } = require('electron');
const fs = require('node:fs');
const path = require('node:path');
app.enableSandbox();
app.whenReady().then(async () => {
  const window = new BrowserWindow({ kiosk: true, show: true });
  await window.loadURL('data:text/html,<title>kiosk</title>');
  const partition = session.fromPartition('visit');
  partition.registerPreloadScript({ type: 'frame', filePath: path.join(__dirname, 'preload.cjs') });
  const view = new WebContentsView({ webPreferences: { session: partition } });
  window.contentView.addChildView(view);
  view.setBounds({ x: 0, y: 80, width: 800, height: 600 });
  await view.webContents.loadURL('data:text/html,<title>guest</title>');
  await partition.cookies.set({ url: 'https://example.test', name: 'left', value: 'behind' });
  await partition.clearData();
  await clipboard.writeText('copied');
  const copied = await clipboard.readText();
  await clipboard.selection.clear();
  await clipboard.clear();
  view.setVisible(false);
  view.setVisible(true);
  const seen = {
    electron: process.versions.electron,
    uid: process.getuid(),
    renderer: fs.readFileSync('/proc/' + view.webContents.getOSProcessId() + '/status', 'utf8'), // it ends with the view
    bounds: view.getBounds(),
    size: window.getSize(),
    preloaded: await view.webContents.executeJavaScript('document.documentElement.dataset.preloaded'),
    cookies: (await partition.cookies.get({})).length,
    copied,
    cleared: await clipboard.readText(),
    canGoBack: view.webContents.navigationHistory.canGoBack(),
    children: window.contentView.children.length,
  };
  window.contentView.removeChildView(view);
  view.webContents.close();
  process.stdout.write('SEEN ' + JSON.stringify(seen) + '\\n');
  process.stdin.on('data', () => app.quit());
});
`;
const PRELOAD = `addEventListener('DOMContentLoaded', () => { document.documentElement.dataset.preloaded = 'yes'; });`;

let display: Display;
let folder: string;

beforeAll(async () => {
  display = await startDisplay();
  folder = mkdtempSync(join(runtimePaths().state, 'smoke-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'smoke', version: '1.0.0', main: 'main.cjs' }));
  writeFileSync(join(folder, 'main.cjs'), MAIN);
  writeFileSync(join(folder, 'preload.cjs'), PRELOAD);
  makeFolderFor('interface', folder, 0o755);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await display.stop();
});

test('the runtime opens a kiosk window unprivileged and sandboxed, with the interface that the shell is written for', async () => {
  const { executablePath, args, env, cwd } = electronLaunch(display, { app: folder });
  const child = spawn(executablePath, args, { env, cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise((resolve) => child.on('exit', resolve));
  const seen = await new Promise<Record<string, unknown>>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const line = /^SEEN (.*)$/m.exec(output)?.[1];
      if (line) resolve(JSON.parse(line));
    });
    child.on('exit', () => reject(new Error(`Electron ended early: ${output}`)));
  });
  child.stdin.write('quit\n');
  expect(await exit).toBe(0);

  expect(seen).toMatchObject({
    electron: electronRuntime().version,
    size: [1920, 1080],
    bounds: { x: 0, y: 80, width: 800, height: 600 },
    preloaded: 'yes',
    cookies: 0,
    copied: 'copied',
    cleared: '',
    canGoBack: false,
    children: 1,
  });
  if (callerIsRoot) expect(seen.uid).not.toBe(0);
  expect(seen.renderer).toMatch(/^Seccomp:\s+2$/m);
});

test('Playwright can drive the runtime with the sandbox on', async () => {
  const electron = await _electron.launch(electronLaunch(display, { app: folder }));
  const page = await electron.firstWindow();
  expect(await page.title()).toBe('kiosk');
  await electron.close();
});
