import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemError } from '../store/index.ts';
import { limits } from './limits.ts';
import { isNamedAsSheet, type SourceFile, SourceRefused } from './source.ts';
import { Unreadable } from './unreadable.ts';

/** The sheets of a folder: XML files, or the JSON trees that the npm package keeps in `data/particuliers`. In the order of names. */
export async function* folderFiles(folder: string): AsyncGenerator<SourceFile> {
  const inPackage = join(folder, 'data', 'particuliers');
  const place = existsSync(inPackage) ? inPackage : folder;
  const names = await readdir(place).catch(refuse);
  for (const name of names.sort())
    if (isNamedAsSheet(name, 'xml') || isNamedAsSheet(name, 'json'))
      yield { name, content: () => contentOf(join(place, name)) };
}

/** Without going round by other threads, which takes longer than reading does: an import has a thread to itself. */
async function contentOf(path: string): Promise<Buffer> {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new Unreadable('not-a-file');
    if (found.size > limits.sheetBytes) throw new Unreadable('too-large');
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    return refuse(error as Error);
  }
}

function refuse(error: Error): never {
  throw new SourceRefused({ code: 'source-unreadable', error: systemError(error) });
}
