import { z } from 'zod';
import { type PublishedRecord, recordFileName, recordIndex, recordSchema } from '../../contract/record.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type Signed, signedSchema } from '../../contract/signed.ts';
import { fingerprintOf, readCanonical, sha256, textOf } from './encoding.ts';
import type { Report } from './report.ts';
import { openSigned } from './signature.ts';

/** The bytes of the files of a record, by their names. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Reads `record.json`, and holds every file that it lists against its hash. Without it nothing else can be checked. */
export function openRecord(files: Files, report: Report): PublishedRecord | undefined {
  let record: PublishedRecord | undefined;
  report.check("record.json is in canonical form and signed by the city's key that it names", (fault) => {
    const read = readSignedRecord(files);
    if (read.ok) record = read.value;
    else fault(recordIndex, read.error);
  });
  if (!record) return undefined;
  const { files: listed, serverKey } = record;
  const names = listed.map(({ name }) => name);
  report.check(
    `Every one of the ${listed.length} listed files is there, as it was when the city signed the list`,
    (fault) => {
      for (const { name, hash } of listed) {
        const file = files.get(name);
        if (!file) fault(name, 'it is listed in record.json, and missing');
        else if (textOf(sha256(file)) !== hash)
          fault(name, 'its SHA-256 is not the one in record.json: it was altered');
      }
    },
  );
  report.check('No file is there that the list does not have, and the list is in order', (fault) => {
    for (const name of files.keys())
      if (recordFileName.safeParse(name).success && !names.includes(name)) fault(name, 'record.json does not list it');
    if (names.some((name, at) => at > 0 && name <= (names[at - 1] ?? '')))
      fault(recordIndex, 'its list of files is not sorted, or names a file twice');
  });
  report.note(
    `To compare with what the city publishes elsewhere, and printed: the fingerprint of its key is ${fingerprintOf(serverKey)}`,
  );
  return record;
}

/** The content of a file that must be canonical JSON of this shape; or a sentence of what is wrong with "it". */
export function readFile<T>(files: Files, name: string, schema: z.ZodType<T>): Result<T, string> {
  const bytes = files.get(name);
  if (!bytes) return err('it is missing');
  const read = readCanonical(decode(bytes));
  if (!read) return err('it is not canonical JSON');
  const value = schema.safeParse(read.value);
  if (value.success) return ok(value.data);
  const at = value.error.issues[0]?.path.join('.');
  return err(at ? `its ${at} is not what the format says` : 'it is not what the format says');
}

/** The list of files as it claims to be, before its signature is checked: enough to know what to fetch. */
export function namesIn(index: Uint8Array): readonly string[] | undefined {
  const envelope = readFile(new Map([[recordIndex, index]]), recordIndex, signedSchema);
  const payload = envelope.ok ? readCanonical(envelope.value.payload) : undefined;
  const record = recordSchema.safeParse(payload?.value);
  return record.success ? record.data.files.map(({ name }) => name) : undefined;
}

function readSignedRecord(files: Files): Result<PublishedRecord, string> {
  const envelope = readFile<Signed>(files, recordIndex, signedSchema);
  if (!envelope.ok) return envelope;
  const claimed = z
    .object({ serverKey: recordSchema.shape.serverKey })
    .safeParse(readCanonical(envelope.value.payload)?.value);
  if (!claimed.success) return err("it does not name the city's key");
  return openSigned(envelope.value, 'record', claimed.data.serverKey, recordSchema);
}

/** A byte that is no UTF-8 becomes a sign that no canonical text of ours has in its place. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}
