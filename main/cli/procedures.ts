import { type CommandIo, misuse } from './command.ts';
import type { Command } from './officer.ts';
import { checkProcedures, checkProceduresUsage } from './procedures-check.ts';
import { importProcedures, importProceduresUsage } from './procedures-import.ts';
import { learnProcedures, learnProceduresUsage } from './procedures-learn.ts';
import { searchProcedures, searchProceduresUsage } from './procedures-search.ts';

const tasks: Record<string, Command> = {
  check: {
    usage: checkProceduresUsage,
    says: 'Verifies files of procedures: ids, hosts, dates, plain language, translations; with --network, that links answer.',
    run: checkProcedures,
  },
  import: {
    usage: importProceduresUsage,
    says: 'Makes the sheets of "Vos droits et démarches" (a zip or folder of XML, or the npm package) the local catalogue.',
    run: importProcedures,
  },
  learn: {
    usage: learnProceduresUsage,
    says: 'Tells which hosts procedures asked for while this terminal learned, and which rules would let them in.',
    run: learnProcedures,
  },
  search: {
    usage: searchProceduresUsage,
    says: 'Finds procedures and sheets as residents do, mistyped words included.',
    run: searchProcedures,
  },
};

const usage = `passerelle procedures ${Object.keys(tasks).join('|')} …`;

/** `passerelle procedures TASK …`: what IT staff do with the catalogue. Returns the exit code of the task. */
export const procedures: Command = {
  usage,
  says: 'Keeps the catalogue of procedures and sheets.',
  more: Object.values(tasks)
    .map((task) => `  ${task.usage}\n      ${task.says}\n`)
    .join(''),
  async run([name, ...args]: string[], io: CommandIo): Promise<number> {
    const task = name !== undefined && Object.hasOwn(tasks, name) ? tasks[name] : undefined;
    if (task === undefined)
      return misuse(io, usage, name === undefined ? undefined : `There is no task ${JSON.stringify(name)}.`);
    return task.run(args, io);
  },
};
