import type { ParseArgsConfig } from 'node:util';
import { type CommandIo, fail, misuse, readArguments } from './command.ts';
import { OfficerServer } from './officer-server.ts';

export interface Command {
  readonly usage: string;
  readonly says: string;
  /** What only somebody who asks about this command wants to read. */
  readonly more?: string;
  /** Returns the exit code. */
  run(args: string[], io: CommandIo): Promise<number>;
}

interface OfficerCommand<Name extends string> {
  /** The command and what it takes, without what all of them take. */
  readonly usage: string;
  readonly says: string;
  /** Options with a value; all must be given but those of `optional`. */
  readonly options?: readonly Name[];
  readonly optional?: readonly Name[];
  readonly flags?: readonly Name[];
  run(given: Given<Name>, server: OfficerServer, io: CommandIo): Promise<number>;
}

/** The one argument that every officer command takes, and its options. */
export interface Given<Name extends string> {
  readonly subject: string;
  value(name: Name): string;
  has(name: Name): boolean;
}

/** A command of the city's officers: one argument, its own options, and the server that it speaks to. */
export function officerCommand<const Name extends string = never>(command: OfficerCommand<Name>): Command {
  const usage = `passerelle ${command.usage} --server URL --token-file FILE`;
  const { options: needed = [], optional = [], flags = [] } = command;
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const name of ['server', 'token-file', ...needed, ...optional])
    options[name] = { type: 'string', ...(name === 'output' && { short: 'o' }) };
  for (const name of flags) options[name] = { type: 'boolean' };

  async function run(args: string[], io: CommandIo): Promise<number> {
    const read = readArguments({ args, allowPositionals: true, options });
    if (!read.ok) return misuse(io, usage, read.error);
    const values = read.value.values as Record<string, string | boolean | undefined>;
    const [subject, ...others] = read.value.positionals;
    const missing = ['server', 'token-file', ...needed].some((name) => !values[name]);
    if (subject === undefined || others.length > 0 || missing) return misuse(io, usage);

    const server = await OfficerServer.open(String(values.server), String(values['token-file']));
    if (!server.ok) return fail(io, server.error);
    const given = {
      subject,
      value: (name: Name) => String(values[name]),
      has: (name: Name) => values[name] !== undefined,
    };
    return command.run(given, server.value, io);
  }
  return { usage, says: command.says, run };
}
