import { type CommandIo, misuse, readArguments } from '../command.ts';
import { readConfiguration } from '../configuration.ts';
import { examine } from './doctor.ts';
import { about, exitCodeOf, type Finding } from './finding.ts';
import { systemAt } from './system.ts';

export const doctorUsage = 'passerelle doctor [--config FILE] [--json]';

export const doctorMore = `Run it as root. FILE is /etc/passerelle/terminal.yml unless another is named.
Exit codes, for monitoring: 0 all is fine, 1 something wants attention, 2 something is broken (or the command was not written as above).
What cannot be told on this machine is said, and counts as fine.
`;

const defaultFile = '/etc/passerelle/terminal.yml';

/** `passerelle doctor`: looks at the whole terminal. Returns the exit code, which monitoring reads. */
export async function doctor(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({ args, options: { config: { type: 'string' }, json: { type: 'boolean' } } });
  if (!options.ok) return misuse(io, doctorUsage, options.error);
  const { config: file = defaultFile, json = false } = options.value.values;
  const configuration = await readConfiguration(file);
  const findings = configuration.ok
    ? await examine(systemAt('/'), { file, configuration: configuration.value }, Date.now())
    : [about('configuration').broken('The configuration cannot be read.', configuration.error)];
  io.stdout.write(json ? `${JSON.stringify({ findings }, undefined, 2)}\n` : writtenOut(findings));
  return exitCodeOf(findings);
}

const words = { fine: 'fine', unknown: 'unknown', attention: 'ATTENTION', broken: 'BROKEN' } as const;

/** One line a finding, and below it what to do. */
export function writtenOut(findings: readonly Finding[]): string {
  const widest = Math.max(...findings.map(({ check }) => check.length));
  const line = ({ check, state, says, toDo }: Finding) => {
    const start = `${words[state].padEnd(9)}  ${check.padEnd(widest)}  `;
    return toDo === undefined ? `${start}${says}\n` : `${start}${says}\n${' '.repeat(start.length)}→ ${toDo}\n`;
  };
  return findings.map(line).join('');
}
