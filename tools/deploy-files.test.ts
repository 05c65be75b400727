import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { refusalOf } from '../main/shell/command-line.ts';
import { runtimePaths } from './setup/paths.mjs';

const { app, clone } = runtimePaths();
const deploy = join(clone, 'kiosk-config/deploy');
const read = (path: string) => readFileSync(path, 'utf8');
const units = globSync('*.service', { cwd: deploy }).map((name) => ({ name, text: read(join(deploy, name)) }));
const lines = (text: string, key: string) =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const { executableName } = parse(read(join(clone, 'electron-builder.yml'))).linux;

/** Where the deb puts things, and what that is in the build; tools/package.ts adds Node itself. */
function inBuild(path: string): string {
  const resource = /^\/opt\/passerelle\/resources\/(.+)$/.exec(path)?.[1];
  return resource === undefined ? '' : join(app, resource);
}

test('every unit starts what the deb installs', () => {
  expect(units.length).toBeGreaterThan(2);
  for (const { name, text } of units) {
    const ours = lines(text, 'ExecStart').flatMap((line) => line.match(/\/opt\/passerelle\/\S+/g) ?? []);
    expect(ours, name).not.toEqual([]);
    for (const path of ours)
      expect(
        [`/opt/passerelle/${executableName}`, '/opt/passerelle/resources/node'].includes(path) ||
          existsSync(inBuild(path)),
        `${name} starts ${path}`,
      ).toBe(true);
  }
});

test('the shell takes the command line of its unit', () => {
  const [line = ''] = lines(read(join(deploy, 'passerelle-shell.service')), 'ExecStart');
  const args = line.split(' ').slice(line.split(' ').indexOf(`/opt/passerelle/${executableName}`) + 1);
  expect(refusalOf(args, { isPackaged: true, commandLine: { hasSwitch: () => false } })).toBeNull();
});

test('every device that udev gives away goes to the group of a unit', () => {
  const groups = units.flatMap(({ text }) => lines(text, 'SupplementaryGroups').flatMap((line) => line.split(' ')));
  const given = globSync('*.rules', { cwd: deploy }).flatMap((name) =>
    [...read(join(deploy, name)).matchAll(/GROUP="([^"]+)"/g)].map(([, group]) => group),
  );
  expect(given.length).toBeGreaterThan(2);
  expect(groups).toEqual(expect.arrayContaining(given));
});

test('the configurations name the catalogue that the deb installs', () => {
  for (const name of ['default.yaml', 'example.yaml']) {
    const { catalogues } = parse(read(join(clone, 'kiosk-config', name))).procedures;
    expect(existsSync(inBuild(catalogues[0])), name).toBe(true);
  }
});
