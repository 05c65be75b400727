import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordFileName, recordIndex } from '../../contract/record.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type Files, namesIn } from './files.ts';

const timeoutMs = 60_000;
const fileLimitBytes = 64 * 1024 * 1024;
/** At once: what a small server bears. */
const fetchedTogether = 4;
/** A board grows while residents vote; what was fetched must be of one moment. */
const attempts = 3;

/**
 * The files of a record in a folder; others in it are left aside, and so is what is no file and may never end, as a pipe. Throws what the
 * system says of a folder that cannot be read.
 */
export async function readFolder(folder: string): Promise<Files> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .filter((name) => name === recordIndex || recordFileName.safeParse(name).success);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)));
}

/** Writes a record into a folder that does not exist yet. Throws what the system says against it. */
export async function saveFolder(files: Files, folder: string): Promise<void> {
  await mkdir(folder);
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes, { flag: 'wx' });
}

/** Fetches the record of a consultation from its page on the public board, or says in a sentence why not. */
export async function fetchRecord(page: string): Promise<Result<Files, string>> {
  const base = `${page.replace(/\/+$/, '')}/record/`;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const index = await fetchFile(`${base}${recordIndex}`);
    if (!index.ok) return index;
    const files = new Map([[recordIndex, index.value]]);
    const waiting = [...(namesIn(index.value) ?? [])];
    const fetchNext = async (): Promise<Result<void, string>> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const file = await fetchFile(`${base}${name}`);
        if (!file.ok) return file;
        files.set(name, file.value);
      }
      return ok(undefined);
    };
    const fetched = await Promise.all(Array.from({ length: fetchedTogether }, fetchNext));
    const failed = fetched.find((one) => !one.ok);
    if (failed && !failed.ok) return failed;
    const again = await fetchFile(`${base}${recordIndex}`);
    if (!again.ok) return again;
    if (Buffer.compare(index.value, again.value) === 0) return ok(files);
  }
  return err(`${base} changed while it was read, ${attempts} times: ballots are arriving. Try again in a moment.`);
}

async function fetchFile(address: string): Promise<Result<Uint8Array, string>> {
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (response.status !== 200) return err(`${address} answers with ${response.status}.`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > fileLimitBytes) return err(`${address} is larger than any file of a record.`);
    }
    return ok(Buffer.concat(chunks));
  } catch (error) {
    return err(`Cannot read ${address}: ${reasonOf(error)}.`);
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const reason = cause instanceof Error ? cause.message : message;
  return reason || 'no connection';
}
