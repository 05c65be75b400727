import { slug } from '../../contract/identifiers.ts';
import { cardsAnswer, enrolmentCodeAnswer, mediatorsAnswer } from '../../contract/officer.ts';
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
    const sent = has('mediators')
      ? await server.sendCsv(
          '/mediators',
          csv.value,
          mediatorsAnswer.transform(({ mediators }) => mediators),
        )
      : await server.sendCsv(
          '/cards',
          csv.value,
          cardsAnswer.transform(({ cards }) => cards),
        );
    if (!sent.ok) return fail(io, `${file}: ${sent.error}`);
    io.stdout.write(`${sent.value} ${has('mediators') ? "mediators' cards" : 'cards'} on the list.\n`);
    return 0;
  },
});
