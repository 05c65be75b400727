import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder that only the services' account can enter, and its name durable. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  syncFolder(dirname(folder));
}

/**
 * Writes a file that only the services' account can read, whole or not at all: a power cut leaves the old content or the new
 * one, and after the return it is the new one.
 */
export function writeDurably(file: string, content: string): void {
  const beside = `${file}.new`;
  const descriptor = openSync(beside, 'w', 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(beside, file);
  syncFolder(dirname(file));
}

/** Puts a file that is on the disk in the place of another, which keeps its content under a second name. */
export function replaceKeeping(file: string, by: string, kept: string): void {
  if (!existsSync(kept)) linkSync(file, kept);
  renameSync(by, file);
  syncFolder(dirname(file));
}

/** Removes a file, if there is one, durably. */
export function removeDurably(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return;
  }
  syncFolder(dirname(file));
}

/** Makes durable what was created, renamed or removed in a folder. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
