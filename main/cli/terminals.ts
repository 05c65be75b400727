import { slug } from '../../contract/identifiers.ts';
import {
  cardsAnswer,
  enrolmentCodeAnswer,
  mediatorsAnswer,
  type NewPin,
  newPinSchema,
} from '../../contract/officer.ts';
import { fail, readText } from './command.ts';
import { officerCommand } from './officer.ts';

/** Announces a terminal and makes the code with which it enrols. */
export const enrolmentCode = officerCommand({
  usage: 'enrolment-code TERMINAL --name NAME --place PLACE',
  says: 'Makes the one-use code with which a new terminal enrols.',
  options: ['name', 'place'],
  async run({ subject: terminal, value }, server, io) {
    if (!slug.safeParse(terminal).success)
      return fail(io, `${terminal} cannot name a terminal: expected lower-case letters, digits and dashes.`);
    const body = { terminal, name: value('name'), place: value('place') };
    const made = await server.send('POST', '/enrolment-codes', body, enrolmentCodeAnswer);
    if (!made.ok) return fail(io, made.error);
    const { code, expiresAt } = made.value;
    io.stdout.write(
      `${code}\nValid once, until ${expiresAt}. On the terminal: passerelle enroll --config FILE ${code}\n`,
    );
    return 0;
  },
});

/** Replaces the list of the cards that may take part, or of the mediators' cards. */
export const importCards = officerCommand({
  usage: 'import-cards FILE [--mediators]',
  says: 'Replaces the list of library cards, or that of mediators: a CSV file of number,terminal.',
  flags: ['mediators'],
  async run({ subject: file, has }, server, io) {
    const csv = await readText(file);
    if (!csv.ok) return fail(io, csv.error);
    if (has('mediators')) {
      const sent = await server.sendCsv('/mediators', csv.value, mediatorsAnswer);
      if (!sent.ok) return fail(io, `${file}: ${sent.error}`);
      const { mediators, pins } = sent.value;
      io.stdout.write(`${mediators} mediators' cards on the list.\n`);
      if (pins.length > 0) io.stdout.write(`${pins.map(pinLine).join('')}${handOver}`);
      return 0;
    }
    const sent = await server.sendCsv('/cards', csv.value, cardsAnswer);
    if (!sent.ok) return fail(io, `${file}: ${sent.error}`);
    io.stdout.write(`${sent.value.cards} cards on the list.\n`);
    return 0;
  },
});

/** Draws another PIN for a mediator. */
export const newMediatorPin = officerCommand({
  usage: 'mediator-pin CARD',
  says: 'Draws a new PIN for the mediator who has this card; the old one no longer opens anything.',
  async run({ subject: number }, server, io) {
    const made = await server.send('POST', '/mediators/pin', { number }, newPinSchema);
    if (!made.ok) return fail(io, made.error);
    io.stdout.write(`${pinLine(made.value)}${handOver}`);
    return 0;
  },
});

function pinLine({ mediator, number, pin }: NewPin): string {
  return `Mediator ${mediator}, card ${number}: PIN ${pin}\n`;
}

const handOver = 'Hand each PIN to its mediator alone: it is shown only now, and kept nowhere.\n';
