import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { exportFileSchema, fingerprint as fingerprintOf, sign } from '../../ballot/index.ts';
import {
  consultationKeySchema,
  publicationKeySchema,
  type RegistrarKey,
  registrarPublicSchema,
} from '../../contract/ceremony.ts';
import { consultationDraftSchema } from '../../contract/consultation.ts';
import { instant, slug } from '../../contract/identifiers.ts';
import { publishedAnswer } from '../../contract/officer.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import {
  type AttachedFile,
  type Attachment,
  attachmentLimits,
  attachmentSchema,
  kindOfFile,
} from '../../contract/stages.ts';
import { resultSchema } from '../../contract/sync.ts';
import { formatYamlIssue, parseYamlDocument } from '../../contract/yaml-document.ts';
import { exists, fail, readJson, readText, reasonOf } from './command.ts';
import { officerCommand } from './officer.ts';

const { type, publicKey } = publicationKeySchema.shape;
/** Of the publishers' key, publishing a consultation needs the public half alone; the file may hold no more. */
const publicHalfSchema = z.object({ type, publicKey });

/** Publishes a consultation written in YAML, with the keys of its ceremony, or its next version. */
export const publishConsultation = officerCommand({
  usage: 'publish-consultation FILE --ceremony DIR [--registrar FILE]',
  says: 'Signs and publishes a consultation, with the keys that its ceremony made.',
  options: ['ceremony'],
  optional: ['registrar'],
  async run({ subject: file, value, has }, server, io) {
    const text = await readText(file);
    if (!text.ok) return fail(io, text.error);
    const draft = parseYamlDocument(text.value, consultationDraftSchema);
    if (!draft.ok) return fail(io, draft.error.map((issue) => formatYamlIssue(file, issue)).join('\n'));
    const attached = await readAttachments(dirname(file), draft.value.attachments ?? []);
    if (!attached.ok) return fail(io, attached.error);
    const folder = value('ceremony');
    const key = await readJson(
      join(folder, 'consultation-key.json'),
      consultationKeySchema,
      'the key of a consultation',
    );
    if (!key.ok) return fail(io, key.error);
    const publication = await readJson(join(folder, 'publication-key.json'), publicHalfSchema, 'a publication key');
    if (!publication.ok) return fail(io, publication.error);

    const registrar = has('registrar')
      ? await readJson(value('registrar'), registrarPublicSchema, 'the public key of a registrar')
      : undefined;
    if (registrar && !registrar.ok) return fail(io, registrar.error);

    const { publicKey, fingerprint, trustees, threshold } = key.value;
    const { attachments: _, ...written } = draft.value;
    const body = {
      ...written,
      ...(attached.value.length > 0 && { attachments: attached.value }),
      ballotKey: { publicKey, fingerprint, trustees, threshold },
      publicationKey: publication.value.publicKey,
      ...(registrar && { registrarKey: keyIn(registrar.value) }),
    };
    const published = await server.send('POST', '/consultations', body, publishedAnswer);
    if (!published.ok) return fail(io, published.error);
    const { consultation, version, serverKey } = published.value;
    io.stdout.write(`${consultation} is published, version ${version}.\n`);
    io.stdout.write(`Fingerprint of its key, to compare with the trustees' files: ${fingerprint}\n`);
    if (registrar)
      io.stdout.write(
        `Fingerprint of the registrar's key, to compare with the registrar: ${registrar.value.fingerprint}\n`,
      );
    io.stdout.write(`Fingerprint of the city server's key, to keep for the count: ${fingerprintOf(serverKey)}\n`);
    return 0;
  },
});

function keyIn({ type: _, ...registrarKey }: z.infer<typeof registrarPublicSchema>): RegistrarKey {
  return registrarKey;
}

/** The files that lie beside a consultation, as its package carries them. */
async function readAttachments(folder: string, files: readonly AttachedFile[]): Promise<Result<Attachment[], string>> {
  const attachments: Attachment[] = [];
  for (const one of files) {
    const path = join(folder, one.file);
    const data = await readFile(path).catch(reasonOf);
    if (typeof data === 'string') return err(`Cannot read ${path}: ${data}.`);
    if (data.length > attachmentLimits.fileBytes)
      return err(`${path} is too large: ${attachmentLimits.fileBytes / 1024} KiB are allowed.`);
    const attachment = attachmentSchema.safeParse({
      name: one.name,
      kind: kindOfFile(one),
      data: data.toString('base64'),
    });
    if (!attachment.success) return err(`${path} is not what its name says.`);
    attachments.push(attachment.data);
  }
  return ok(attachments);
}

/** Moves the closing of a consultation, as a new version of its package. */
export const closeConsultation = officerCommand({
  usage: 'close-consultation CONSULTATION [--at TIME]',
  says: 'Closes a consultation now, or at another time than announced.',
  optional: ['at'],
  async run({ subject: consultation, value, has }, server, io) {
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    const closesAt = has('at') ? value('at') : new Date().toISOString();
    if (!instant.safeParse(closesAt).success)
      return fail(io, `--at ${closesAt}: expected a time with its offset, such as 2026-11-22T18:00:00+01:00.`);
    const moved = await server.send('POST', `/consultations/${consultation}/closing`, { closesAt }, publishedAnswer);
    if (!moved.ok) return fail(io, moved.error);
    io.stdout.write(`${consultation} closes at ${closesAt} (version ${moved.value.version}).\n`);
    return 0;
  },
});

/** Fetches the urn for the count. The first time freezes it: nothing can be added afterwards. */
export const exportUrn = officerCommand({
  usage: 'export-urn CONSULTATION --output FILE',
  says: 'Fetches the closed urn of a consultation for the count. Nothing can be added to it afterwards.',
  options: ['output'],
  async run({ subject: consultation, value }, server, io) {
    const output = value('output');
    if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
    if (await exists(output)) return fail(io, `${output} exists already: an export never writes over a file.`);
    const urn = await server.get(`/consultations/${consultation}/export`, exportFileSchema);
    if (!urn.ok) return fail(io, urn.error);
    try {
      await writeFile(output, `${JSON.stringify(urn.value)}\n`, { flag: 'wx' });
    } catch (error) {
      return fail(io, `Cannot write the urn to ${output}: ${reasonOf(error)}.`);
    }
    io.stdout.write(`The urn of ${consultation} is in ${output}.\n`);
    return 0;
  },
});

/** Signs the result of a count and publishes it. */
export const publishResult = officerCommand({
  usage: 'publish-result RESULT --publication-key FILE',
  says: 'Signs the result of a count and publishes it on the public page.',
  options: ['publication-key'],
  async run({ subject: file, value }, server, io) {
    const result = await readJson(file, resultSchema, 'the result of a count');
    if (!result.ok) return fail(io, result.error);
    const key = await readJson(value('publication-key'), publicationKeySchema, 'a publication key');
    if (!key.ok) return fail(io, key.error);
    const { consultation } = result.value;
    const envelope = sign('result', result.value, key.value);
    const published = await server.send('PUT', `/consultations/${consultation}/result`, envelope, resultSchema);
    if (!published.ok) return fail(io, published.error);
    io.stdout.write(`The result of ${consultation} is published.\n`);
    return 0;
  },
});
