import { createConnection, type Socket } from 'node:net';
import {
  beatMs,
  type CallArguments,
  type CallError,
  type CallName,
  type CallValue,
  calls,
  protocolVersion,
  replySchema,
  type ServiceEvent,
  type ServiceEventData,
  serviceEvents,
  silenceMs,
} from '../../contract/calls.ts';
import { encodeFrame, frameDecoder } from '../../contract/frames.ts';
import { err, ok, type Result } from '../../contract/result.ts';

export interface ServicesClient {
  /** `unavailable` when the services cannot be reached, or go away before they answer. Throws when they say that the call is faulty. */
  call<N extends CallName>(name: N, args: CallArguments<N>): Promise<Result<CallValue<N>, CallError<N>>>;
  stop(): void;
}

/** What the client tells about the connection. `onLost` comes once for each `onConnected`, and once when the first attempt fails. */
export interface ServicesListener {
  onConnected(): void;
  onLost(): void;
  /** The services do not answer any more, though they are there. `onLost` follows. */
  onHung(): void;
  onEvent<E extends ServiceEvent>(event: E, data: ServiceEventData<E>): void;
}

interface Waiting {
  readonly name: CallName;
  readonly resolve: (outcome: Result<never, never>) => void;
  readonly reject: (fault: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const unavailable = err({ code: 'unavailable' }) as unknown as Result<never, never>;
const leastDelayMs = 50;
const mostDelayMs = 2_000;
const welcomeTimeoutMs = 5_000;

/**
 * Keeps a connection to the services for the life of the shell: whoever dies, the shell comes back with a growing delay. Services
 * that do not say that they live, or leave a call without an answer within `answerTimeoutMs` (longer than any slip takes to
 * print), hang: the connection is dropped.
 */
export function connectToServices(
  socketPath: string,
  runtime: string,
  listener: ServicesListener,
  answerTimeoutMs = 60_000,
): ServicesClient {
  const waiting = new Map<number, Waiting>();
  let socket: Socket | null = null;
  let welcomed = false;
  let said: 'nothing' | 'connected' | 'lost' = 'nothing';
  let lastId = 0;
  let delayMs = leastDelayMs;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  connect();
  const beats = setInterval(beat, beatMs);
  return { call, stop };

  function connect() {
    const decoder = frameDecoder();
    const current = createConnection(socketPath);
    const impatience = setTimeout(() => {
      if (!welcomed) current.destroy();
    }, welcomeTimeoutMs);
    socket = current;
    current.on('connect', () => send({ kind: 'hello', protocol: protocolVersion, runtime }));
    current.on('data', (chunk) => {
      try {
        for (const message of decoder.push(chunk)) if (!current.destroyed) receive(message);
      } catch (fault) {
        current.destroy(fault as Error);
      }
    });
    current.on('error', () => {}); // 'close' follows, and says all that matters
    current.on('close', () => {
      clearTimeout(impatience);
      lose();
    });
  }

  function lose() {
    socket = null;
    welcomed = false;
    for (const { resolve, timer } of waiting.values()) {
      clearTimeout(timer);
      resolve(unavailable);
    }
    waiting.clear();
    if (stopped) return;
    if (said !== 'lost') listener.onLost();
    said = 'lost';
    retry = setTimeout(connect, delayMs);
    delayMs = Math.min(delayMs * 2, mostDelayMs);
  }

  /** Throws on a message that is not of the protocol; the connection is then dropped. */
  function receive(message: unknown) {
    const reply = replySchema.parse(message);
    if (reply.kind === 'welcome') {
      if (reply.protocol !== protocolVersion) throw new Error('services of another protocol');
      welcomed = true;
      said = 'connected';
      delayMs = leastDelayMs;
      beat();
      return listener.onConnected();
    }
    if (reply.kind === 'event') return receiveEvent(reply.event, reply.data);
    const call = waiting.get(reply.id);
    if (!call) throw new Error('an answer that nobody waits for');
    const outcome = outcomeOf(call.name, reply);
    waiting.delete(reply.id);
    clearTimeout(call.timer);
    if (outcome instanceof Error) call.reject(outcome);
    else call.resolve(outcome as Result<never, never>);
  }

  function receiveEvent(event: string, data: unknown) {
    if (!Object.hasOwn(serviceEvents, event)) throw new Error('an unknown event');
    const known = event as ServiceEvent;
    listener.onEvent(known, serviceEvents[known].parse(data));
  }

  function call<N extends CallName>(
    name: N,
    args: CallArguments<N>,
    timeoutMs = answerTimeoutMs,
  ): Promise<Result<CallValue<N>, CallError<N>>> {
    if (!welcomed) return Promise.resolve(unavailable);
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(giveUp, timeoutMs);
      waiting.set(id, { name, resolve, reject, timer });
      send({ kind: 'call', id, name, args });
    });
  }

  function beat() {
    call('terminal.alive', {}, silenceMs).catch(() => {}); // that, too, is an answer
  }

  function giveUp() {
    if (!socket || socket.destroyed) return;
    listener.onHung();
    socket.destroy();
  }

  function send(message: unknown) {
    socket?.write(encodeFrame(message));
  }

  function stop() {
    stopped = true;
    clearTimeout(retry);
    clearInterval(beats);
    socket?.destroy();
  }
}

type Reply = ReturnType<typeof replySchema.parse>;

/** The checked outcome of a call; an Error when the services refused the call as faulty. */
function outcomeOf(name: CallName, reply: Extract<Reply, { kind: 'ok' | 'error' | 'refused' }>) {
  if (reply.kind === 'ok') return ok(calls[name].value.parse(reply.value));
  if (reply.kind === 'error') return err(calls[name].errors.parse(reply.error));
  return new Error(`the services refused ${name}: ${reply.reason}`);
}
