import { z } from 'zod';
import { type Contribution, moderationReasons } from '../../contract/contributions.ts';
import { slug } from '../../contract/identifiers.ts';
import { contributionName, contributionsAnswer } from '../../contract/officer.ts';
import { type CommandIo, fail, printable } from './command.ts';
import { officerCommand } from './officer.ts';

/** Prints what residents wrote in a debate and nobody has read yet. */
export const contributions = officerCommand({
  usage: 'contributions CONSULTATION',
  says: 'Prints what residents wrote in a debate and waits for a moderator, each with its name.',
  async run({ subject: consultation }, server, io) {
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    const waiting = await server.get(`/consultations/${consultation}/contributions`, contributionsAnswer);
    if (!waiting.ok) return fail(io, waiting.error);
    for (const { id, contribution } of waiting.value.contributions) print(io, id, contribution);
    io.stdout.write(`Waiting: ${waiting.value.waiting}. Publish or refuse each with passerelle moderate.\n`);
    return 0;
  },
});

function print(io: CommandIo, id: string, said: Contribution): void {
  const lines = [...(said.kind === 'proposal' ? [said.title] : []), ...said.text.split('\n')];
  io.stdout.write(`${id} (${said.kind}, ${said.language})\n`);
  for (const line of lines) io.stdout.write(`  ${printable(line)}\n`);
}

/** Publishes a contribution, or refuses it for a reason. */
export const moderate = officerCommand({
  usage: `moderate CONSULTATION --contribution NAME [--refuse ${moderationReasons.join('|')}]`,
  says: 'Publishes what a resident wrote in a debate, or refuses it for a reason. What is refused stays so.',
  options: ['contribution'],
  optional: ['refuse'],
  async run({ subject: consultation, value, has }, server, io) {
    const name = value('contribution');
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    if (!contributionName.safeParse(name).success) return fail(io, `${name} cannot name a contribution.`);
    const reason = z
      .enum(moderationReasons)
      .nullable()
      .safeParse(has('refuse') ? value('refuse') : null);
    if (!reason.success) return fail(io, `${value('refuse')} is no reason: expected ${moderationReasons.join(', ')}.`);
    const address = `/consultations/${consultation}/contributions/${name}`;
    const decided = await server.send('PUT', address, { refuse: reason.data }, z.object({}));
    if (!decided.ok) return fail(io, decided.error);
    io.stdout.write(reason.data === null ? 'It is published.\n' : `It is refused: ${reason.data}.\n`);
    return 0;
  },
});
