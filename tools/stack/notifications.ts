import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Node.js has no datagram sockets, and every Debian has Perl: each message becomes a line. It ends with its standard input. */
const receiver = `
use strict; use Socket;
$| = 1;
socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die $!;
bind($socket, pack_sockaddr_un($ARGV[0])) or die $!;
chmod 0666, $ARGV[0];
print "listening\\n";
my $watched = '';
vec($watched, fileno($_), 1) = 1 for *STDIN, $socket;
while (select(my $ready = $watched, undef, undef, undef) > 0) {
  exit if vec($ready, fileno(STDIN), 1);
  defined recv($socket, my $message, 4096, 0) or next;
  print "$_\\n" for split /\\n/, $message;
}
`;

/** What systemd listens to on the socket that it names to a service in NOTIFY_SOCKET: main/supervision says what is said there. */
export class Notifications {
  readonly socket: string;
  readonly #folder: string;
  readonly #receiver: ChildProcess;

  private constructor(folder: string, receiver: ChildProcess) {
    this.#folder = folder;
    this.socket = join(folder, 'notify');
    this.#receiver = receiver;
  }

  /** @param heard told of each message, such as `WATCHDOG=1` */
  static async listen(heard: (message: string) => void): Promise<Notifications> {
    const folder = mkdtempSync(join(tmpdir(), 'passerelle-notify-'));
    chmodSync(folder, 0o755); // the accounts pass through it
    // Detached: Ctrl-C in the terminal is for the supervisor, which still listens while it stops things in order.
    const child = spawn('perl', ['-e', receiver, join(folder, 'notify')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    const lines = createInterface({ input: child.stdout });
    await Promise.race([
      once(lines, 'line'),
      once(child, 'exit').then(() => Promise.reject(new Error('nobody listens to notifications'))),
    ]);
    lines.on('line', heard);
    return new Notifications(folder, child);
  }

  async close(): Promise<void> {
    const { exitCode, signalCode, stdin } = this.#receiver;
    if (exitCode === null && signalCode === null) {
      const gone = once(this.#receiver, 'exit');
      stdin?.end();
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
