import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../../contract/calls.ts';
import { Peer, type Reply } from '../../../main/services/socket/socket.fixture.ts';
import { servicesUid } from '../places.ts';

const programs = '/opt/passerelle';
const reconnectMs = 500;

/** The services as they ship, under an account of their own, and a shell that is connected to them. */
export async function startServices(configuration: string, socket: string) {
  const child = spawn(process.execPath, [`${programs}/services/main.mjs`, '--config', configuration], {
    uid: servicesUid,
    gid: servicesUid,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the services ended')));
  await Promise.race([once(lines, 'line'), ended]);
  ended.catch(() => {});
  return {
    shell: await connect(socket),
    async stop() {
      child.kill('SIGTERM');
      await ended.catch(() => {});
    },
  };
}

/** As the shell does, again until it is welcome: in emulation a greeting may come later than the services wait for it. */
async function connect(socket: string): Promise<Peer> {
  for (;;) {
    try {
      return await Peer.shell(socket);
    } catch {
      await delay(reconnectMs);
    }
  }
}

/** A device of test/hardware/devices: plugged in as long as its program runs. */
export class Device {
  readonly #name: string;
  readonly #args: readonly string[];
  #program: ChildProcess | undefined;

  constructor(name: string, ...args: readonly (number | string)[]) {
    this.#name = name;
    this.#args = args.map(String);
  }

  plug(): void {
    this.#program = fork(`${programs}/hardware/${this.#name}.mjs`, this.#args);
  }

  tell(message: string): void {
    this.#program?.send(message);
  }

  async unplug(): Promise<void> {
    const program = this.#program;
    if (!program) return;
    const gone = once(program, 'exit');
    program.kill('SIGKILL');
    await gone;
  }
}

/** The next reply or event that is as wanted, of those that come from now on. */
export function nextOf(shell: Peer, wanted: (reply: Reply) => boolean): Promise<Reply> {
  const before = shell.replies.length;
  return shell.until((reply) => shell.replies.indexOf(reply) >= before && wanted(reply));
}

/** Waits until the terminal's status is as wanted. */
export async function untilStatus(shell: Peer, wanted: Partial<Status>): Promise<void> {
  let seen = shell.replies.length;
  let { status }: { status: Status } = await shell.value('terminal.describe', {});
  while (Object.entries(wanted).some(([name, value]) => status[name as keyof Status] !== value)) {
    const changed = await shell.until(
      (reply) => reply.event === 'status-changed' && shell.replies.indexOf(reply) >= seen,
    );
    seen = shell.replies.indexOf(changed) + 1;
    status = changed.data as Status;
  }
}
