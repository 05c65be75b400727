import { createConnection } from 'node:net';
import { encodeFrame, FrameError, frameDecoder } from '../../contract/frames.ts';

/**
 * Asks once at a socket, and hangs up.
 * @param messages what is said, in this order, without waiting for answers
 * @param wanted what is looked for in an answer; undefined: not this one
 * @returns the first that was wanted; undefined when nobody listens, or what comes in time is none or no frame
 */
export async function askOnce<T>(
  path: string,
  messages: readonly unknown[],
  wanted: (message: unknown) => T | undefined,
  patienceMs: number,
): Promise<T | undefined> {
  const socket = createConnection(path);
  const timer = setTimeout(() => socket.destroy(), patienceMs);
  const decoder = frameDecoder();
  let answer: T | undefined;
  socket.on('data', (chunk) => {
    try {
      for (const message of decoder.push(chunk)) answer ??= wanted(message);
      if (answer !== undefined) socket.destroy();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  for (const message of messages) socket.write(encodeFrame(message));
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  clearTimeout(timer);
  return answer;
}
