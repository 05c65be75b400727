import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runtimePaths } from '../setup/paths.mjs';
import { copyShipped } from './shipped.ts';

test('no virtual device is in what a terminal gets, and every other part of the services is', () => {
  const { app } = runtimePaths();
  const target = mkdtempSync(join(tmpdir(), 'passerelle-staged-'));
  onTestFinished(() => rmSync(target, { recursive: true, force: true }));
  copyShipped(app, target);
  const programs = (folder: string) => globSync('{services,sticks,cli}/**/*.mjs', { cwd: folder }).sort();
  const holding = (folder: string) =>
    programs(folder).filter((name) => /function openVirtual/.test(readFileSync(join(folder, name), 'utf8')));
  const [virtual, ...others] = holding(app);
  // The build has it, so that its absence below says something.
  expect([virtual, others]).toEqual([expect.stringMatching(/^services\/virtual-reader-/), []]);
  expect(holding(target)).toEqual([]);
  expect(programs(target)).toEqual(programs(app).filter((name) => name !== virtual));
  expect(globSync('**/*.map', { cwd: target })).toEqual([]);
});
