import { createConnection } from 'node:net';
import { mediationSchema } from '../../../contract/assistance.ts';
import { frameDecoder } from '../../../contract/frames.ts';
import type { MediatorContext } from '../../policy/index.ts';

/** As long as the services say nothing else: a visit that they do not know has no mediator. */
export const withoutMediator: MediatorContext = { isAssisting: false, opened: new Set() };

const againMs = 1_000;

/**
 * Hears from the services what a mediator changes in the visit that is going on. What they said last holds only while they are there; when
 * they are not, they are tried again, until `signal` says to stop.
 */
export function hearMediation(path: string, heard: (mediator: MediatorContext) => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const decoder = frameDecoder();
  const socket = createConnection({ path, signal });
  socket.on('data', (chunk) => {
    try {
      for (const message of decoder.push(chunk)) {
        const { isAssisting, opened } = mediationSchema.parse(message);
        heard({ isAssisting, opened: new Set(opened) });
      }
    } catch {
      socket.destroy(); // what no services of this version say
    }
  });
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => {
    heard(withoutMediator);
    setTimeout(() => hearMediation(path, heard, signal), againMs).unref();
  });
}
