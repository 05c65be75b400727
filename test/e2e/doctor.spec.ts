import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { expect, test } from 'playwright/test';
import { makeFolderFor } from '../../tools/accounts.ts';
import { electronLaunch } from '../../tools/electron.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { testDisplay } from '../../tools/test-environment.ts';
import { beginVisit, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal } from '../harness/terminal.ts';

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly says: string;
}

const commandLine = join(runtimePaths().app, 'cli', 'main.mjs');

/** What `passerelle doctor` says of a terminal, and its exit code. */
function doctor(configuration: string) {
  const { node } = runtimePaths();
  const ran = spawnSync(node, [commandLine, 'doctor', '--config', configuration, '--json'], { encoding: 'utf8' });
  const { findings } = JSON.parse(ran.stdout) as { findings: readonly Finding[] };
  return { code: ran.status, of: (check: string) => findings.find((finding) => finding.check === check) };
}

test('doctor reads a running terminal: its pages are in the sandbox, its devices are told, and its visit goes on', {
  tag: '@longer',
}, async () => {
  const terminal = await startTerminal();
  try {
    const { kiosk, reader, printer, services, folder } = terminal;
    await untilState(kiosk, { services: 'connected', status: { reader: 'ready', printer: 'ready' } });
    await beginVisit(kiosk);
    const file = join(folder, 'terminal.yml');
    const well = doctor(file);
    expect(well.of('sandbox')).toMatchObject({ state: 'fine', says: expect.stringMatching(/[1-9]\d* looked at/) });
    expect(well.of('services')).toMatchObject({ state: 'fine' });
    expect(well.of('reader')).toMatchObject({ state: 'fine' });
    expect(well.of('printer')).toMatchObject({ state: 'fine' });
    expect(well.of('permissions')).toMatchObject({ state: 'fine' });
    expect(well.of('journal')).toMatchObject({ state: 'fine' });
    expect(well.of('server')).toMatchObject({ state: 'broken', says: 'The city server does not answer.' });
    expect(well.code).toBe(2);
    // Whoever asks is not taken for another shell, which would end the visit.
    expect(await stateOf(kiosk)).toMatchObject({ services: 'connected', visit: { stage: 'active' } });

    await reader.unplug();
    await printer.change({ paperOut: true });
    await untilState(kiosk, { status: { reader: 'absent', printer: 'paper-out' } });
    const ill = doctor(file);
    expect(ill.of('reader')).toMatchObject({ state: 'broken', says: 'The badge reader is not plugged in.' });
    expect(ill.of('printer')).toMatchObject({ state: 'broken', says: 'The receipt printer has no paper.' });
    await services.stop();
    expect(doctor(file).of('services')).toMatchObject({ state: 'broken' });
  } finally {
    await terminal.stop();
  }
});

test('doctor finds out a page that really runs without sandbox', { tag: '@longer' }, async () => {
  const folder = mkdtempSync(join(runtimePaths().state, `test-bare-${process.pid}-`));
  makeFolderFor('interface', folder, 0o755);
  makeFolderFor('interface', join(folder, 'profile'), 0o700);
  const socket = join(folder, 'services.sock');
  const program = `
    const { app, BrowserWindow } = require('electron');
    app.whenReady().then(() => new BrowserWindow({ show: false, webPreferences: { sandbox: false } }).loadURL('about:blank'));
  `;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.cjs' }));
  writeFileSync(join(folder, 'main.cjs'), program);
  const file = join(folder, 'terminal.yml');
  writeFileSync(file, JSON.stringify({ dataDirectory: folder, socket, procedures: { catalogues: ['none.yaml'] } }));
  const args = [`--user-data-dir=${join(folder, 'profile')}`, `--socket=${socket}`];
  const app = await _electron.launch(electronLaunch(testDisplay(), { app: folder, args }));
  try {
    await app.firstWindow();
    expect(doctor(file).of('sandbox')).toMatchObject({
      state: 'broken',
      says: "1 of 1 pages run without Chromium's sandbox.",
    });
  } finally {
    await app.close();
    rmSync(folder, { recursive: true });
  }
});
