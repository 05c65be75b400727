// The thread that `importSheets` starts: one import, one answer.
import { parentPort, workerData } from 'node:worker_threads';
import { importInThisThread } from './import.ts';
import type { ImportAnswer, ImportOrder } from './import-apart.ts';

const { source, file } = workerData as ImportOrder;
const answer: ImportAnswer = await importInThisThread(source, file);
parentPort?.postMessage(answer);
