/**
 * Updates and the night of a terminal, as root: `node main.ts`, started by passerelle-update.timer. Does nothing unless it is night, or a
 * power cut interrupted it.
 */
import { night } from './update.ts';

// What is fetched and tried is for the accounts of apt and of the services to read; what is secret keeps its own mode.
process.umask(0o022);
await night(Date.now());
