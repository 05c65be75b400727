import { writeFile } from 'node:fs/promises';
import { exportFileSchema } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { strippedFileSchema, strippedSchema } from '../../contract/provisional.ts';
import { exists, fail, readJson, reasonOf } from './command.ts';
import { officerCommand } from './officer.ts';

/** Fetches the envelopes of the provisional ballots for the registrar. From then on terminals add nothing more. */
export const exportEnvelopes = officerCommand({
  usage: 'export-envelopes CONSULTATION --output FILE',
  says: 'Fetches the envelopes of the provisional ballots for the registrar. Terminals add nothing afterwards.',
  options: ['output'],
  async run({ subject: consultation, value }, server, io) {
    const output = value('output');
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    if (await exists(output)) return fail(io, `${output} exists already: an export never writes over a file.`);
    const envelopes = await server.get(`/consultations/${consultation}/envelopes`, exportFileSchema);
    if (!envelopes.ok) return fail(io, envelopes.error);
    try {
      await writeFile(output, `${JSON.stringify(envelopes.value)}\n`, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      return fail(io, `Cannot write the envelopes to ${output}: ${reasonOf(error)}.`);
    }
    io.stdout.write(`The envelopes of ${consultation} are in ${output}, for the registrar alone.\n`);
    return 0;
  },
});

/** Hands in what the registrar made of the envelopes: the server destroys them. */
export const submitStripped = officerCommand({
  usage: 'submit-stripped CONSULTATION --stripped FILE',
  says: 'Hands in what the registrar made of the envelopes. The server takes the ballots and destroys the envelopes.',
  options: ['stripped'],
  async run({ subject: consultation, value }, server, io) {
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    const path = value('stripped');
    const file = await readJson(path, strippedFileSchema, 'what a registrar made of envelopes');
    if (!file.ok) return fail(io, file.error);
    const taken = await server.send('PUT', `/consultations/${consultation}/stripped`, file.value, strippedSchema);
    if (!taken.ok) return fail(io, `${path}: ${taken.error}`);
    const { accepted, envelopes } = taken.value;
    io.stdout.write(`${accepted} of ${envelopes} provisional ballots are in the urn; every envelope is destroyed.\n`);
    return 0;
  },
});
