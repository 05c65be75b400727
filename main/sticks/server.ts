import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { z } from 'zod';
import { encodeFrame, frameDecoder } from '../../contract/frames.ts';
import { ok, type Result } from '../../contract/result.ts';
import { type StickCallName, stickCalls, type stickReplySchema, stickRequestSchema } from '../../contract/sticks.ts';
import { listenOn, type SocketRefusal } from '../sockets/socket-file.ts';
import { Session } from './session.ts';

/** There is one shell; a second connection is the new one of a shell that crashed. */
const connectionsAtOnce = 4;
/** An honest shell waits for each answer. */
const callsWaiting = 8;

export interface StickServerOptions {
  readonly path: string;
  /** Where /sys and /dev are. */
  readonly root: string;
  /** A line for IT staff: never a name, a label or a size. */
  readonly log: (line: string) => void;
}

export interface StickServer {
  close(): Promise<void>;
}

/**
 * Listens on a socket in a folder that only the shell's group may enter. Calls of a connection are carried out one
 * after the other; whatever it holds is let go when it ends, however it ends.
 */
export async function serveSticks(options: StickServerOptions): Promise<Result<StickServer, SocketRefusal>> {
  const connections = new Set<Socket>();
  const released = new Set<Promise<void>>();
  const server = createServer((socket) => {
    if (connections.size >= connectionsAtOnce) return void socket.destroy();
    connections.add(socket);
    const gone = serve(socket, new Session(options.root), options.log);
    released.add(gone);
    void gone.then(() => {
      connections.delete(socket);
      released.delete(gone);
    });
  });
  const listening = await listenOn(server, options.path);
  if (!listening.ok) return listening;
  return ok({
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of connections) socket.destroy();
      await Promise.all(released);
      await closed;
    },
  });
}

/** Answers one connection; resolves when it has ended and nothing is held for it any more. */
async function serve(socket: Socket, session: Session, log: (line: string) => void): Promise<void> {
  const decoder = frameDecoder();
  let waiting = 0;
  let turn = Promise.resolve();
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    try {
      for (const message of decoder.push(chunk)) take(stickRequestSchema.parse(message));
    } catch {
      socket.destroy(); // what no honest shell sends
    }
  });
  await new Promise((resolve) => socket.once('close', resolve));
  await turn;
  await session.release();

  function take({ id, name, args }: z.infer<typeof stickRequestSchema>): void {
    waiting += 1;
    if (waiting > callsWaiting) return void socket.destroy();
    turn = turn.then(async () => {
      if (!socket.destroyed) send(await answer(id, name, args));
      waiting -= 1;
    });
  }

  async function answer(id: number, name: string, args: unknown): Promise<z.infer<typeof stickReplySchema>> {
    const call = isCallName(name) ? name : undefined;
    const checked = call && stickCalls[call].args.safeParse(args);
    if (!call || !checked?.success) return { kind: 'refused', id };
    try {
      const outcome = await session.handlers[call](checked.data as never);
      if (outcome.ok) return { kind: 'ok', id, value: stickCalls[call].value.parse(outcome.value) };
      return { kind: 'error', id, error: stickCalls[call].errors.parse(outcome.error) };
    } catch (error) {
      // Where, but not what: a message may quote a name.
      const frames = (error instanceof Error ? (error.stack ?? '') : '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line));
      log(`${call} failed ${frames.slice(0, 5).join(' |')}`);
      return { kind: 'refused', id };
    }
  }

  function send(reply: z.infer<typeof stickReplySchema>): void {
    if (!socket.destroyed) socket.write(encodeFrame(reply));
  }
}

function isCallName(name: string): name is StickCallName {
  return Object.hasOwn(stickCalls, name);
}
