import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { enrolmentCodeAnswer, terminalsAnswer } from '../../contract/officer.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type CommandIo, exists, fail, many, reasonOf, wholeNumber } from './command.ts';
import { officerCommand } from './officer.ts';
import type { OfficerServer } from './officer-server.ts';
import { type ListedTerminal, readTerminalList, writeTerminalList } from './terminal-list.ts';

const fewestDays = 1;
const mostDays = 30;
const usualDays = 14;

/**
 * Makes the codes of all terminals of a list that need one. Run again, it keeps the codes that stand in the file and still serve, since the
 * server could not tell them a second time, and makes the others.
 */
export const enrolmentCodes = officerCommand({
  usage: 'enrolment-codes FILE.csv -o CODES.csv [--days N]',
  says: 'Makes the enrolment codes of many terminals at once, from a CSV file of terminal,name,place.',
  options: ['output'],
  optional: ['days'],
  async run({ subject: file, value, has }, server, io) {
    const days = has('days') ? wholeNumber(value('days')) : usualDays;
    if (days === undefined || days < fewestDays || days > mostDays)
      return fail(io, `--days: expected a number of days from ${fewestDays} to ${mostDays}.`);
    const wanted = await readList(file);
    if (!wanted.ok) return fail(io, wanted.error);
    const output = value('output');
    const before = (await exists(output)) ? await readList(output) : ok([]);
    if (!before.ok) return fail(io, before.error);
    const known = await server.get('/terminals', terminalsAnswer);
    if (!known.ok) return fail(io, known.error);
    const enrolled = new Set(known.value.filter((one) => one.enrolled).map(({ terminal }) => terminal));
    return makeCodes({ wanted: wanted.value, before: before.value, enrolled, days, output }, server, io);
  },
});

interface Work {
  readonly wanted: readonly ListedTerminal[];
  readonly before: readonly ListedTerminal[];
  readonly enrolled: ReadonlySet<string>;
  readonly days: number;
  readonly output: string;
}

/** Whatever was made is written, even when the server stops answering in the middle: nobody can ask for these codes again. */
async function makeCodes({ wanted, before, enrolled, days, output }: Work, server: OfficerServer, io: CommandIo) {
  const done: ListedTerminal[] = [];
  const counts = { issued: 0, kept: 0, enrolled: 0 };
  let refusal: string | undefined;
  for (const { terminal, name, place } of wanted) {
    const had = before.find((one) => one.terminal === terminal);
    if (enrolled.has(terminal)) {
      counts.enrolled += 1;
      done.push({ terminal, name, place, code: '', validUntil: '' });
    } else if (had && Date.parse(had.validUntil) > Date.now() && had.name === name && had.place === place) {
      counts.kept += 1;
      done.push(had);
    } else {
      const made = await server.send('POST', '/enrolment-codes', { terminal, name, place, days }, enrolmentCodeAnswer);
      if (!made.ok) {
        refusal = `${terminal}: ${made.error}`;
        break;
      }
      counts.issued += 1;
      done.push({ terminal, name, place, code: made.value.code, validUntil: made.value.expiresAt });
      io.stdout.write(`${terminal}: a code was made, valid until ${made.value.expiresAt}.\n`);
    }
  }
  const rest = before.filter(({ terminal }) => !done.some((one) => one.terminal === terminal));
  const written = await writePrivately(output, writeTerminalList([...done, ...rest]));
  if (!written.ok) return fail(io, written.error);
  io.stdout.write(
    `${many(counts.issued, 'code')} made, ${counts.kept} kept as they were, ${many(counts.enrolled, 'terminal')} enrolled already. They are in ${output}, for your eyes only: whoever has a code can be that terminal.\n`,
  );
  return refusal === undefined ? 0 : fail(io, refusal);
}

async function readList(file: string): Promise<Result<ListedTerminal[], string>> {
  try {
    const list = readTerminalList(await readFile(file));
    return list.ok ? list : err(`${file}, ${list.error}`);
  } catch (error) {
    return err(`Cannot read ${file}: ${reasonOf(error)}.`);
  }
}

/** Whole or not at all, and readable by its owner alone. */
async function writePrivately(file: string, content: string): Promise<Result<void, string>> {
  try {
    await rm(`${file}.new`, { force: true });
    await writeFile(`${file}.new`, content, { flag: 'wx', mode: 0o600 });
    await rename(`${file}.new`, file);
    return ok(undefined);
  } catch (error) {
    return err(`Cannot write ${file}: ${reasonOf(error)}.`);
  }
}
