import program from '../../../package.json' with { type: 'json' };
import type { Terminal } from '../doctor/doctor.ts';
import { examine, type System, unitNames, writtenOut } from '../doctor/index.ts';
import { journalLines } from './journal-lines.ts';
import { kernelLines } from './kernel-lines.ts';
import { scrubbed } from './scrub.ts';
import { shownConfiguration } from './shown-configuration.ts';
import type { PackedFile } from './tar.ts';

const unitProperties = ['Id', 'LoadState', 'ActiveState', 'SubState', 'Result', 'NRestarts', 'ExecMainStatus'];

/** The files of a bundle. Each source says only what was chosen of it; then every line is looked at once more. */
export async function bundleOf(system: System, terminal: Terminal, nowMs: number): Promise<PackedFile[]> {
  const { configuration } = terminal;
  const files: Record<string, string> = {
    'doctor.txt': writtenOut(await examine(system, terminal, nowMs)),
    'configuration.yml': shownConfiguration(configuration),
    'versions.txt': await versions(system),
    'units.txt': await units(system),
    'journal.txt': asText(journalLines(configuration.dataDirectory)),
    'kernel.txt': asText(kernelLines((await system.run('dmesg', []))?.output ?? '')),
  };
  return Object.entries(files).map(([name, text]) => ({
    name: `passerelle-support/${name}`,
    text: text.split('\n').map(scrubbed).join('\n'),
  }));
}

async function versions(system: System): Promise<string> {
  const release = (await system.readText('/etc/os-release')) ?? '';
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]{1,40})"?$`, 'm').exec(release)?.[1] ?? 'unknown';
  const kernel = (await system.readText('/proc/sys/kernel/osrelease'))?.trim() ?? '';
  return asText([
    `passerelle ${program.version}`,
    `node ${process.version}`,
    `system ${field('ID')} ${field('VERSION_ID')}`,
    `kernel ${/^[\w.+~-]{1,60}$/.test(kernel) ? kernel : 'unknown'}`,
  ]);
}

async function units(system: System): Promise<string> {
  const properties = unitProperties.map((name) => `--property=${name}`);
  const shown = await Promise.all(unitNames.map((unit) => system.run('systemctl', ['show', unit, ...properties])));
  const lines = shown.flatMap((ran) => ran?.output.split('\n') ?? []);
  return asText(
    lines.filter((line) => /^[A-Za-z]+=[\w.-]{0,60}$/.test(line) && unitProperties.includes(line.split('=')[0] ?? '')),
  );
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
