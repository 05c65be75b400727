import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { err, type Result } from '../../../contract/result.ts';
import type { ImportFault, ImportSummary } from './import.ts';

/** What the thread of an import is given, and what it answers with: both can be copied from thread to thread. */
export interface ImportOrder {
  readonly source: string;
  readonly file: string;
}
export type ImportAnswer = Result<ImportSummary, ImportFault>;

/** Beside this file among the sources, and beside the bundle in the build. */
const program = new URL(`./import-program${extname(import.meta.filename)}`, import.meta.url);

/**
 * Little room for what is young: V8 would otherwise take a hundred megabytes for it, since it grows by what it finds on the machine and
 * not by what is needed. The real sheets live in a quarter of the room for the rest; what a hostile source asks beyond ends the
 * thread, not the program.
 */
const youngMebibytes = 16;
const oldMebibytes = 256;

/** As `importInThisThread`, in a thread of its own whose memory is bounded, and which keeps nobody waiting. */
export function importSheets(source: string, file: string, mebibytes = oldMebibytes): Promise<ImportAnswer> {
  return new Promise((resolve, reject) => {
    const order: ImportOrder = { source, file };
    const thread = new Worker(program, {
      workerData: order,
      resourceLimits: { maxYoungGenerationSizeMb: youngMebibytes, maxOldGenerationSizeMb: mebibytes },
    });
    thread.on('message', resolve);
    thread.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(err({ code: 'out-of-memory' }));
      else reject(error);
    });
    thread.on('exit', () => reject(new Error('The import ended without an answer.'))); // changes nothing after an answer
  });
}
