import { z } from 'zod';
import { slug } from '../../contract/identifiers.ts';
import { cardsAnswer, refusedLines } from '../../contract/officer.ts';
import { refusedLinesOf } from './card-lines.ts';
import { fail, readText } from './command.ts';
import { officerCommand } from './officer.ts';

/** Marks those who voted on paper away from any terminal, from the list that was kept there. */
export const paperList = officerCommand({
  usage: 'paper-list CONSULTATION --cards FILE',
  says: 'Marks the cards of a list of people who voted on paper at the town hall: a CSV file of card numbers alone.',
  options: ['cards'],
  async run({ subject: consultation, value }, server, io) {
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    const path = value('cards');
    const csv = await readText(path);
    if (!csv.ok) return fail(io, csv.error);
    const address = `/consultations/${consultation}/paper-list`;
    const taken = await server.sendCsv(address, csv.value, z.union([refusedLines, cardsAnswer]));
    if (!taken.ok) return fail(io, `${path}: ${taken.error}`);
    if ('refused' in taken.value) return fail(io, refusedLinesOf(path, taken.value));
    io.stdout.write(`${taken.value.cards} cards are marked as having voted on paper.\n`);
    return 0;
  },
});
