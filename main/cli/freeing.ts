import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { freeCards, type HeldCardsError } from '../../ballot/index.ts';
import { registrarFileSchema } from '../../contract/ceremony.ts';
import { type FreeingReason, freedFileSchema, freedSchema, freeingReasons } from '../../contract/freeing.ts';
import { slug } from '../../contract/identifiers.ts';
import { refusedLines } from '../../contract/officer.ts';
import { signedSchema } from '../../contract/signed.ts';
import { refusedLinesOf } from './card-lines.ts';
import { type CommandIo, exists, fail, misuse, readArguments, readJson, readText, reasonOf } from './command.ts';
import { officerCommand } from './officer.ts';
import { registrarRefusal } from './registrar-words.ts';
import { signatureWords } from './signature-words.ts';

export const freeUsage = `passerelle free --held FILE --registrar-key FILE --reason ${freeingReasons.join('|')} -o FILE`;

export const freeReasons = `Reasons:
  interrupted      while residents vote: a visit was cut off, and its terminal kept the card
  out-of-order     while residents vote: the terminal that holds the card is broken
  no-paper-there   after the closing, of a terminal that is given up and sent no ballot: nobody voted on paper there with
                   the card, since the box beside it is empty, or the list kept at the desk does not have the card
`;

/** Asks the server which terminals hold the cards of a list, for the registrar to decide. */
export const exportHeld = officerCommand({
  usage: 'export-held CONSULTATION --cards FILE --output FILE',
  says: 'Writes for the registrar which terminals hold these cards: a CSV file of card numbers alone.',
  options: ['cards', 'output'],
  async run({ subject: consultation, value }, server, io) {
    const [path, output] = [value('cards'), value('output')];
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    if (await exists(output)) return fail(io, `${output} exists already: an export never writes over a file.`);
    const csv = await readText(path);
    if (!csv.ok) return fail(io, csv.error);
    const address = `/consultations/${consultation}/held-cards`;
    const held = await server.sendCsv(address, csv.value, z.union([refusedLines, signedSchema]));
    if (!held.ok) return fail(io, `${path}: ${held.error}`);
    if ('refused' in held.value) return fail(io, refusedLinesOf(path, held.value));
    return write(io, output, held.value, `Who holds these cards is in ${output}, for the registrar alone.`);
  },
});

/** `passerelle free`: the registrar decides about cards that terminals hold. Needs no network. Returns the exit code. */
export async function free(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    options: {
      held: { type: 'string' },
      'registrar-key': { type: 'string' },
      reason: { type: 'string' },
      output: { type: 'string', short: 'o' },
    },
  });
  if (!options.ok) return misuse(io, freeUsage, options.error);
  const { held, 'registrar-key': keyFile, reason: said, output } = options.value.values;
  if (!held || !keyFile || !said || !output) return misuse(io, freeUsage);
  const reason = z.enum(freeingReasons).safeParse(said);
  if (!reason.success) return misuse(io, freeUsage, `${said} is not a reason.`);
  if (await exists(output)) return fail(io, `${output} exists already: a decision is never written over a file.`);

  const list = await readJson(held, signedSchema, 'the signed list of held cards');
  if (!list.ok) return fail(io, list.error);
  const registrar = await readJson(keyFile, registrarFileSchema, "a registrar's key");
  if (!registrar.ok) return fail(io, registrar.error);
  const decided = freeCards(list.value, reason.data, registrar.value);
  if (!decided.ok) return fail(io, refusalOf(held, keyFile, decided.error));
  const { consultation, cards } = decided.value.freed;
  const says = `${consultation}, ${cards} cards, ${reason.data}. Written to ${output}, for the server; destroy ${held}.`;
  return write(io, output, decided.value.file, says);
}

const effects: Record<FreeingReason, string> = {
  interrupted: 'they may cast a provisional ballot at any terminal',
  'out-of-order': 'they may cast a provisional ballot at any terminal',
  'no-paper-there': 'their provisional ballots count, if none of their terminal arrives after all',
};

/** Hands in a decision of the registrar about cards that terminals hold. */
export const submitFreed = officerCommand({
  usage: 'submit-freed CONSULTATION --freed FILE',
  says: 'Hands in what the registrar decided about cards that terminals hold.',
  options: ['freed'],
  async run({ subject: consultation, value }, server, io) {
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    const path = value('freed');
    const file = await readJson(path, freedFileSchema, 'a decision of the registrar about cards');
    if (!file.ok) return fail(io, file.error);
    const taken = await server.send('PUT', `/consultations/${consultation}/freed`, file.value, freedSchema);
    if (!taken.ok) return fail(io, `${path}: ${taken.error}`);
    const { cards, reason } = taken.value;
    io.stdout.write(`${cards} cards are freed: ${effects[reason]}.\n`);
    return 0;
  },
});

async function write(io: CommandIo, output: string, content: unknown, says: string): Promise<number> {
  try {
    await writeFile(output, `${JSON.stringify(content)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    return fail(io, `Cannot write ${output}: ${reasonOf(error)}.`);
  }
  io.stdout.write(`${says}\n`);
  return 0;
}

function refusalOf(path: string, keyFile: string, error: HeldCardsError): string {
  switch (error.code) {
    case 'not-a-list':
      return `${path} is not the list of held cards.`;
    case 'bad-list':
      return `${path} cannot be trusted: ${signatureWords[error.cause.code]}.`;
    default:
      return registrarRefusal(path, keyFile, error);
  }
}
