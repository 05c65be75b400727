/**
 * The virtual twin of the HID driver: the same raw reports, read from a Unix socket that the bench serves. A socket that is
 * not there is a reader that is not plugged in. Left out of the deb.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { type OpenLink, ReaderAbsent } from './decoding-reader.ts';
import { reportBytes } from './keyboard-wedge.ts';

export function openVirtualReader(socketPath: string): OpenLink {
  return async (onReport) => {
    const socket = connect(socketPath);
    try {
      await once(socket, 'connect');
    } catch (error) {
      throw new ReaderAbsent((error as NodeJS.ErrnoException).code === 'EACCES' ? 'not-permitted' : 'not-found');
    }
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => socket.destroy());

    let rest = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= reportBytes) {
        onReport(rest.subarray(0, reportBytes));
        rest = rest.subarray(reportBytes);
      }
    });
    return {
      gone,
      async close() {
        socket.destroy();
        await gone;
      },
    };
  };
}
