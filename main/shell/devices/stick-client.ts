import { once } from 'node:events';
import { createConnection } from 'node:net';
import { encodeFrame, frameDecoder } from '../../../contract/frames.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  type StickArguments,
  type StickCallName,
  type StickError,
  type StickValue,
  stickCalls,
  stickReplySchema,
} from '../../../contract/sticks.ts';

/** A connection to the program that reads sticks. It lasts as long as one use of a stick: what it holds goes with it. */
export interface StickClient {
  /** `unavailable` when the program is away, or goes away before it answers. Throws when it says that the call is faulty. */
  call<N extends StickCallName>(name: N, args: StickArguments<N>): Promise<Result<StickValue<N>, StickError<N>>>;
  /** Resolves when the connection is closed. */
  end(): Promise<void>;
}

/** Longer than a slow stick takes to have the largest document on it for good. */
const answerTimeoutMs = 30_000;

type Reply = ReturnType<typeof stickReplySchema.parse>;

/**
 * Connects at once; calls wait for it.
 * @param onHung the program leaves a call without an answer, and is given up
 */
export function connectToSticks(path: string, onHung: () => void): StickClient {
  const socket = createConnection(path);
  const decoder = frameDecoder();
  const waiting = new Map<number, (reply: Reply | null) => void>();
  let lastId = 0;
  let isOver = false;
  const closed = once(socket, 'close').catch(() => {});
  socket.on('error', () => {}); // 'close' follows, and says all that matters
  socket.on('data', (chunk) => {
    try {
      for (const message of decoder.push(chunk)) {
        const reply = stickReplySchema.parse(message);
        waiting.get(reply.id)?.(reply);
        waiting.delete(reply.id);
      }
    } catch {
      socket.destroy(); // what is no answer of the program
    }
  });
  socket.on('close', () => {
    isOver = true;
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  });

  return {
    async call(name, args) {
      const unavailable = err({ code: 'unavailable' }) as unknown as Result<never, StickError<typeof name>>;
      if (isOver) return unavailable;
      lastId += 1;
      const id = lastId;
      const answered = new Promise<Reply | null>((resolve) => waiting.set(id, resolve));
      socket.write(encodeFrame({ id, name, args }));
      const impatience = setTimeout(giveUp, answerTimeoutMs);
      const reply = await answered;
      clearTimeout(impatience);
      if (!reply) return unavailable;
      if (reply.kind === 'ok') return ok(stickCalls[name].value.parse(reply.value) as StickValue<typeof name>);
      if (reply.kind === 'error') return err(stickCalls[name].errors.parse(reply.error) as StickError<typeof name>);
      throw new Error(`the sticks program refused ${name}`);
    },
    async end() {
      socket.destroy();
      await closed;
    },
  };

  function giveUp() {
    onHung();
    socket.destroy();
  }
}
