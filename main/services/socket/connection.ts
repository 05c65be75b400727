import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { z } from 'zod';
import {
  type CallArguments,
  type CallError,
  type CallName,
  type CallValue,
  calls,
  type Health,
  type healthReplySchema,
  protocolVersion,
  type replySchema,
  requestSchema,
  type ServiceEvent,
  type ServiceEventData,
  serviceEvents,
  silenceMs,
} from '../../../contract/calls.ts';
import { encodeFrame, FrameError, frameDecoder } from '../../../contract/frames.ts';
import type { Result } from '../../../contract/result.ts';
import { CallLimits } from './call-limits.ts';

type Outcome<N extends CallName> = Result<CallValue<N>, CallError<N>>;

/** Who carries out each call. Arguments are checked before, outcomes after. */
export type Handlers = {
  readonly [N in CallName]: (args: CallArguments<N>) => Outcome<N> | Promise<Outcome<N>>;
};

export type RefusalReason = 'unknown-call' | 'invalid-arguments' | 'too-large' | 'too-many';

export interface ConnectionOptions {
  readonly handlers: Handlers;
  readonly software: string;
  /** How the services are, for a peer that asks this and nothing else. */
  readonly health: () => Health;
  /** A call, or a whole frame (`frame`), was refused. */
  readonly refused: (reason: RefusalReason, call: string) => void;
  /** A peer that had said again and again that it lives says so no more. */
  readonly hung: () => void;
  /** A handler threw. Never with arguments. */
  readonly log: (line: string) => void;
}

const helloTimeoutMs = 5_000;
const callsAtOnce = 32;
/** A peer that asks and does not read. */
const unreadBytes = 4 * 1024 * 1024;

/**
 * One peer on the socket. It must say hello first, and is cut off at the first message that no honest shell sends. `hello` comes
 * once the peer has shown itself; nothing was carried out for it before.
 */
export class Connection extends EventEmitter<{ hello: [runtime: string]; closed: [] }> {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #decoder = frameDecoder();
  readonly #limits = new CallLimits(() => performance.now());
  readonly #impatience: NodeJS.Timeout;
  #silence: NodeJS.Timeout | undefined;
  #isWelcome = false;
  #underWay = 0;

  constructor(socket: Socket, options: ConnectionOptions) {
    super();
    this.#socket = socket;
    this.#options = options;
    this.#impatience = setTimeout(() => socket.destroy(), helloTimeoutMs);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('close', () => {
      clearTimeout(this.#impatience);
      clearTimeout(this.#silence);
      this.emit('closed');
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  sendEvent<E extends ServiceEvent>(event: E, data: ServiceEventData<E>): void {
    this.#send({ kind: 'event', event, data: serviceEvents[event].parse(data) });
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const message of this.#decoder.push(chunk)) {
        if (this.#socket.destroyed) return;
        this.#take(message);
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#options.refused(error.code === 'too-large' ? 'too-large' : 'invalid-arguments', 'frame');
      this.close();
    }
  }

  #take(message: unknown): void {
    const request = requestSchema.safeParse(message);
    const isInTurn = request.success && (request.data.kind === 'call') === this.#isWelcome;
    if (!isInTurn) {
      this.#options.refused('invalid-arguments', 'frame');
      this.close();
    } else if (request.data.kind === 'health') this.#tellHealth();
    else if (request.data.kind === 'hello') this.#welcome(request.data);
    else this.#limit(request.data);
  }

  #welcome({ protocol, runtime }: { protocol: number; runtime: string }): void {
    // Said to a peer of another protocol too, so that its log can name the difference.
    this.#send({ kind: 'welcome', protocol: protocolVersion, software: this.#options.software });
    if (protocol !== protocolVersion) {
      this.#socket.end();
      return;
    }
    clearTimeout(this.#impatience);
    this.#isWelcome = true;
    this.emit('hello', runtime);
  }

  #tellHealth(): void {
    this.#send({ kind: 'health', health: this.#options.health() });
    this.#socket.end();
  }

  #limit(call: { id: number; name: string; args?: unknown }): void {
    const verdict = this.#underWay >= callsAtOnce ? 'too-many' : this.#limits.take();
    if (verdict === 'go') this.#dispatch(call);
    else {
      this.#options.refused('too-many', 'frame');
      if (verdict === 'cut') this.close();
      else this.#send({ kind: 'refused', id: call.id, reason: 'too-many' });
    }
  }

  #dispatch({ id, name, args }: { id: number; name: string; args?: unknown }): void {
    if (!isCallName(name)) {
      this.#options.refused('unknown-call', 'unknown');
      this.#send({ kind: 'refused', id, reason: 'unknown-call' });
      return;
    }
    const checked = calls[name].args.safeParse(args);
    if (!checked.success) {
      this.#options.refused('invalid-arguments', name.replaceAll('.', '-'));
      this.#send({ kind: 'refused', id, reason: 'invalid-arguments' });
      return;
    }
    if (name === 'terminal.alive') this.#expectAnother();
    void this.#carryOut(id, name, checked.data as never);
  }

  #expectAnother(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#options.hung();
      this.close();
    }, silenceMs);
  }

  async #carryOut<N extends CallName>(id: number, name: N, args: CallArguments<N>): Promise<void> {
    this.#underWay += 1;
    try {
      const outcome = await this.#options.handlers[name](args);
      if (outcome.ok) this.#send({ kind: 'ok', id, value: calls[name].value.parse(outcome.value) });
      else this.#send({ kind: 'error', id, error: calls[name].errors.parse(outcome.error) });
    } catch (error) {
      // Where, but not what: a message may quote a value.
      const frames = (error instanceof Error && error.stack ? error.stack : '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line));
      this.#options.log(
        `${name} failed ${frames
          .slice(0, 5)
          .map((frame) => frame.trim())
          .join(' | ')}`,
      );
      this.#send({ kind: 'refused', id, reason: 'failed' });
    } finally {
      this.#underWay -= 1;
    }
  }

  #send(reply: z.infer<typeof replySchema> | z.infer<typeof healthReplySchema>): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(encodeFrame(reply));
    if (this.#socket.writableLength > unreadBytes) this.close();
  }
}

/** `hasOwn`, because `constructor` and `__proto__` are no calls. */
function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}
