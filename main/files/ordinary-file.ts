import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Opens a file in a folder of another account, which may be taken over and put there what it likes: a link is not followed, a pipe not
 * waited for. Throws what the system says (ELOOP: a link), or that it is no ordinary file.
 * @param flags how it is opened (`O_RDONLY` …), as in open(2); `mode` for one that is made
 * @returns the descriptor, which the caller closes
 */
export function openOrdinary(file: string, flags: number, mode?: number): number {
  const descriptor = openSync(file, flags | O_NOFOLLOW | O_NONBLOCK, mode);
  const facts = fstatSync(descriptor);
  if (facts.isFile()) return descriptor;
  closeSync(descriptor);
  throw refusal('it is no ordinary file', facts.isDirectory() ? 'EISDIR' : 'EINVAL');
}

/** Reads a file of another account, opened as `openOrdinary` does. Throws as that does, and where it has more bytes than such a file may. */
export function readOrdinary(file: string, mostBytes: number): Buffer {
  const descriptor = openOrdinary(file, O_RDONLY);
  try {
    const { size } = fstatSync(descriptor);
    if (size > mostBytes) throw refusal(`it has more than ${mostBytes} bytes`, 'EFBIG');
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

/** Shaped as the errors of the system are, which those who read files expect. */
function refusal(message: string, code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
