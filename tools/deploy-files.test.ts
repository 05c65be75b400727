import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { refusalOf } from '../main/shell/command-line.ts';
import { enabledUnits } from './dist/maintainer.ts';
import { deployRoot } from './dist/stage.ts';
import { runtimePaths } from './setup/paths.mjs';

const { app, clone } = runtimePaths();
const read = (path: string) => readFileSync(path, 'utf8');
const deployed = (pattern: string) =>
  globSync(pattern, { cwd: deployRoot })
    .filter((path) => statSync(join(deployRoot, path)).isFile())
    .map((path) => ({ name: basename(path), path, text: read(join(deployRoot, path)) }));
const units = deployed('usr/lib/systemd/system/*.service');
const unit = (name: string) => units.find((one) => one.name === name)?.text ?? '';
const lines = (text: string, key: string) =>
  [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const { executableName } = parse(read(join(clone, 'electron-builder.yml'))).linux;

/** Where the deb puts things, and what that is in the build; tools/dist adds Node itself. */
function inBuild(path: string): string {
  const resource = /^\/opt\/passerelle\/resources\/(.+)$/.exec(path)?.[1];
  return resource === undefined ? '' : join(app, resource);
}

function isInstalled(path: string): boolean {
  return (
    [`/opt/passerelle/${executableName}`, '/opt/passerelle/resources/node'].includes(path) ||
    existsSync(join(deployRoot, path)) ||
    existsSync(inBuild(path))
  );
}

test('whatever the files of the system name of ours is installed', () => {
  const named = [
    ...deployed('usr/bin/*'),
    ...deployed('usr/lib/systemd/**/*'),
    ...deployed('usr/share/passerelle/**/*'),
  ].flatMap(({ path, text }) =>
    [...text.matchAll(/\/(?:opt|usr\/share|usr\/bin)\/passerelle(?:\/[\w.-]*\w)*/g)].map(
      ([ours]) => [path, ours] as const,
    ),
  );
  expect(named.length).toBeGreaterThan(12);
  for (const [path, ours] of named) {
    const isFolder = ours === '/opt/passerelle' || existsSync(join(deployRoot, ours));
    expect(isFolder || isInstalled(ours), `${path} names ${ours}`).toBe(true);
  }
});

test('every unit starts what the deb or one of the packages that it wants installs', () => {
  expect(units.length).toBeGreaterThan(2);
  for (const { name, text } of units) {
    const programs = lines(text, 'ExecStart').flatMap((line) =>
      line.split(' ').filter((word) => word.startsWith('/opt/')),
    );
    for (const path of programs) expect(isInstalled(path), `${name} starts ${path}`).toBe(true);
  }
});

test('the shell takes the command line of its unit, under either compositor', () => {
  const x11 = read(join(deployRoot, 'usr/share/passerelle/x11/session'));
  for (const text of [unit('passerelle-shell.service'), x11]) {
    const line = text.split('\n').find((one) => one.includes(`/opt/passerelle/${executableName} `)) ?? '';
    const words = line.split(' ');
    const args = words.slice(words.indexOf(`/opt/passerelle/${executableName}`) + 1);
    expect(refusalOf(args, { isPackaged: true, commandLine: { hasSwitch: () => false } }), line).toBeNull();
  }
});

test('the account of every unit is made, and has no shell, home or password of its own', () => {
  const made = read(join(deployRoot, 'usr/lib/sysusers.d/passerelle.conf'));
  const names = new Set([...made.matchAll(/^[ug]\s+(\S+)\s+-/gm)].map(([, name]) => name));
  expect(
    [...made.matchAll(/^[a-z]!?\s.*$/gm)].filter(([line]) => !/^(?:u\s+\S+\s+-\s+"[^"]+"|g\s+\S+\s+-)$/.test(line)),
  ).toEqual([]);
  for (const key of ['User', 'Group', 'SupplementaryGroups'])
    for (const { name, text } of units)
      for (const account of lines(text, key).flatMap((line) => line.split(' ')))
        expect(names.has(account), `${key} ${account} of ${name}`).toBe(true);
});

test('every device that udev gives away goes to the group of a unit', () => {
  const groups = units.flatMap(({ text }) => lines(text, 'SupplementaryGroups').flatMap((line) => line.split(' ')));
  const given = deployed('{etc,usr/lib}/udev/rules.d/*.rules').flatMap(({ text }) =>
    [...text.matchAll(/GROUP="([^"]+)"/g)].map(([, group]) => group),
  );
  expect(given.length).toBeGreaterThan(2);
  expect(groups).toEqual(expect.arrayContaining(given));
});

test('every unit that says into what it belongs is enabled, unless the preset leaves it to the administrator', () => {
  const enabled = enabledUnits(deployRoot);
  expect(enabled).toEqual(
    expect.arrayContaining(['passerelle-egress.service', 'passerelle-services.service', 'passerelle-shell.service']),
  );
  for (const { name, text } of units)
    expect(enabled.includes(name), name).toBe(text.includes('[Install]') && !isLeftOut(name));

  function isLeftOut(name: string): boolean {
    return read(join(deployRoot, 'usr/lib/systemd/system-preset/50-passerelle.preset')).includes(`disable ${name}`);
  }
});

test('neither compositor has a key, and neither lets anybody to a console', () => {
  expect(lines(unit('passerelle-shell.service'), 'ExecStart').join()).not.toContain('cage -s');
  expect(read(join(deployRoot, 'usr/share/passerelle/x11/openbox.xml'))).toContain('<keyboard></keyboard>');
  const x11 = read(join(deployRoot, 'usr/share/X11/xorg.conf.d/90-passerelle.conf'));
  for (const option of ['DontVTSwitch', 'DontZap']) expect(x11).toContain(`Option "${option}" "true"`);
});

test('the configurations name the catalogue that the deb installs', () => {
  for (const name of ['default.yaml', 'example.yaml']) {
    const { catalogues } = parse(read(join(clone, 'kiosk-config', name))).procedures;
    expect(existsSync(inBuild(catalogues[0])), name).toBe(true);
  }
});
