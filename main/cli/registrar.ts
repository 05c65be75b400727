import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EnvelopesError, exportFileSchema, makeRegistrar, strip as stripEnvelopes } from '../../ballot/index.ts';
import { registrarFileSchema } from '../../contract/ceremony.ts';
import type { Stripped } from '../../contract/provisional.ts';
import { type CommandIo, exists, fail, misuse, readArguments, readJson, reasonOf } from './command.ts';
import { registrarRefusal } from './registrar-words.ts';
import { signatureWords } from './signature-words.ts';

export const registrarKeyUsage = 'passerelle registrar-key -o DIR';
export const stripUsage = 'passerelle strip --envelopes EXPORT --registrar-key FILE -o FILE';

/**
 * `passerelle registrar-key`: makes the keys of the registrar, on the registrar's own offline machine, and never over an existing
 * file. A command apart from the ceremony of the trustees, so that no machine ever holds both. Returns the exit code.
 */
export async function registrarKey(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({ args, options: { o: { type: 'string', short: 'o' } } });
  if (!options.ok) return misuse(io, registrarKeyUsage, options.error);
  const directory = options.value.values.o;
  if (!directory) return misuse(io, registrarKeyUsage);

  const registrar = makeRegistrar();
  const { publicKey, signingKey, fingerprint } = registrar;
  const open = { type: 'passerelle/registrar-public/1', publicKey, signingKey, fingerprint };
  const files = [
    { path: join(directory, 'registrar-key.json'), content: registrar, mode: 0o600 },
    { path: join(directory, 'registrar-public.json'), content: open, mode: 0o644 },
  ];
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const { path } of files)
      if (await exists(path)) return fail(io, `${path} exists already: a key is never written over a file.`);
    for (const { path, content, mode } of files)
      await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode });
  } catch (error) {
    return fail(io, `Cannot write the registrar's key into ${directory}: ${reasonOf(error)}.`);
  }
  io.stdout.write(`Fingerprint of the registrar's key: ${fingerprint}\n`);
  io.stdout.write('registrar-key.json stays with the registrar, who is no trustee, and never goes to the server.\n');
  for (const { path } of files) io.stdout.write(`  ${path}\n`);
  return 0;
}

/**
 * `passerelle strip`: opens the outer envelopes of the provisional ballots, once everything else is in. Accepted ballots go on as they
 * are, sealed; the others are dropped unopened and counted. Needs no network. Returns the exit code.
 */
export async function strip(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    options: {
      envelopes: { type: 'string' },
      'registrar-key': { type: 'string' },
      output: { type: 'string', short: 'o' },
    },
  });
  if (!options.ok) return misuse(io, stripUsage, options.error);
  const { envelopes, 'registrar-key': keyFile, output } = options.value.values;
  if (!envelopes || !keyFile || !output) return misuse(io, stripUsage);
  if (await exists(output)) return fail(io, `${output} exists already: stripping never writes over a file.`);

  const file = await readJson(envelopes, exportFileSchema, 'the signed export of envelopes');
  if (!file.ok) return fail(io, file.error);
  const registrar = await readJson(keyFile, registrarFileSchema, "a registrar's key");
  if (!registrar.ok) return fail(io, registrar.error);
  const stripped = stripEnvelopes(file.value, registrar.value);
  if (!stripped.ok) return fail(io, refusalOf(envelopes, keyFile, stripped.error));
  try {
    await writeFile(output, `${JSON.stringify(stripped.value.file)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    return fail(io, `Cannot write what was stripped to ${output}: ${reasonOf(error)}.`);
  }
  report(io, stripped.value.stripped, { envelopes, output, k: stripped.value.package.k });
  return 0;
}

function report(io: CommandIo, stripped: Stripped, at: { envelopes: string; output: string; k: number }): void {
  const { consultation, rehearsal, envelopes, accepted, destroyed } = stripped;
  const lines = [
    `${rehearsal ? 'REHEARSAL, not a consultation: ' : ''}${consultation}, ${envelopes} envelopes.`,
    `Accepted, still sealed: ${accepted}`,
    ...Object.entries(destroyed)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => `Destroyed unopened, ${reason}: ${count}`),
    ...(accepted > 0 && accepted < at.k
      ? [`Fewer than ${at.k} were accepted: the board joins them to another line, as it does for a terminal.`]
      : []),
    `Written to ${at.output}, for the server. Once it is there, destroy ${at.envelopes} and every copy of it.`,
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

function refusalOf(path: string, keyFile: string, error: EnvelopesError): string {
  switch (error.code) {
    case 'not-envelopes':
      return `${path} is not the export of envelopes.`;
    case 'bad-envelopes':
      return `${path} cannot be trusted: ${signatureWords[error.cause.code]}.`;
    case 'bad-manifest':
      return `The terminal ${error.terminal} in ${path} has a batch whose manifest it did not sign.`;
    case 'misplaced-manifest':
      return `The terminal ${error.terminal} in ${path} has a manifest of another terminal or consultation.`;
    case 'other-form':
      return `The terminal ${error.terminal} in ${path} has envelopes made for another form, or for a rehearsal and the consultation is none (or the reverse).`;
    case 'altered-batch':
      return `The terminal ${error.terminal} in ${path} has a batch whose envelopes are not those that it signed.`;
    default:
      return registrarRefusal(path, keyFile, error);
  }
}
