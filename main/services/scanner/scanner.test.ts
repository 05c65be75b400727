import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { expect, onTestFinished, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { stickChunkBytes } from '../../../contract/sticks.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { reference } from '../terminal.fixture.ts';
import { Visits } from '../visits/index.ts';
import { Scanner } from './index.ts';

/** A visit at a scanner: SANE's own test device, or another program in the place of scanimage. */
function place(options: { device?: string; program?: string } = {}) {
  const visits = new Visits({ isMediator: () => false });
  onTestFinished(() => visits.close());
  const { device = 'test:0', program } = options;
  const scanner = new Scanner({ driver: 'sane', device, resolutionDpi: 300 }, visits, program);
  const visit = reference();
  visits.begin(visit);
  return { scanner, visit, visits };
}

/** A program that says this on standard error, as scanimage does, and fails. */
function programThat(script: string): string {
  const path = join(temporaryFolder(), 'scanimage');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

test('a sheet becomes a picture, is fetched in pieces once, and nothing is left of it', async () => {
  const { scanner, visit } = place();
  const { scan, sizeBytes } = mustBeOk(await scanner.scan({ visit }), 'scan');
  const parts: Buffer[] = [];
  for (let offset = 0; offset < sizeBytes; offset += stickChunkBytes)
    parts.push(Buffer.from(mustBeOk(scanner.read({ visit, scan, offset }), 'read').bytes, 'base64'));
  const sheet = Buffer.concat(parts);
  expect(sheet.length).toBe(sizeBytes);
  const picture = await loadImage(sheet); // throws on a JPEG that is not whole
  expect([picture.width, picture.height]).toEqual([944, 1181]); // 80 × 100 mm, as the test device has, at 300 dpi
  expect(scanner.read({ visit, scan, offset: 0 })).toEqual({ ok: false, error: { code: 'no-scan' } });
});

test('the sheet of a visit is nobody else’s, and goes with it', async () => {
  const { scanner, visit, visits } = place();
  const { scan } = mustBeOk(await scanner.scan({ visit }), 'scan');
  expect(scanner.read({ visit: reference(), scan, offset: 0 })).toMatchObject({ error: { code: 'no-scan' } });
  visits.end(visit);
  expect(scanner.read({ visit, scan, offset: 0 })).toMatchObject({ error: { code: 'no-scan' } });
  expect(await scanner.scan({ visit })).toMatchObject({ error: { code: 'no-visit' } });
});

test('a visit that ends stops the scanner', async () => {
  const { scanner, visit, visits } = place({ program: programThat('exec tail -f /dev/null') });
  const scanning = scanner.scan({ visit });
  expect(await scanner.scan({ visit })).toEqual({ ok: false, error: { code: 'scanner-busy' } });
  visits.end(visit);
  expect((await scanning).ok).toBe(false);
});

test('what went wrong is told apart, as SANE says it', async () => {
  const wanted: Record<string, string> = {
    'scanimage: sane_start: Document feeder out of documents': 'no-paper',
    'scanimage: sane_read: Document feeder jammed': 'paper-jam',
    'scanimage: sane_start: Scanner cover is open': 'cover-open',
    'scanimage: open of device x failed: Device busy': 'scanner-busy',
    'scanimage: open of device x failed: Invalid argument': 'scanner-lost',
  };
  for (const [says, code] of Object.entries(wanted)) {
    const { scanner, visit } = place({ program: programThat(`echo '${says}' >&2; exit 1`) });
    expect(await scanner.scan({ visit })).toEqual({ ok: false, error: { code } });
  }
  const gone = place({ device: 'nothing:0' });
  expect(await gone.scanner.scan({ visit: gone.visit })).toEqual({ ok: false, error: { code: 'scanner-lost' } });
  const missing = place({ program: '/nowhere/scanimage' });
  expect(await missing.scanner.scan({ visit: missing.visit })).toEqual({ ok: false, error: { code: 'scanner-lost' } });
});

test('a scanner that never ends a sheet is stopped at the size that the tray takes', async () => {
  const { scanner, visit } = place({ program: programThat('exec cat /dev/zero') });
  expect(await scanner.scan({ visit })).toEqual({ ok: false, error: { code: 'too-large' } });
});
