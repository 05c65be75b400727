import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { CallArguments, CallError, CallName, CallValue } from '../../../contract/calls.ts';
import type { ScannerConfig } from '../../../contract/devices.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { stickChunkBytes } from '../../../contract/sticks.ts';
import { trayLimits } from '../../../contract/tray.ts';
import type { Visits } from '../visits/index.ts';

type Outcome<N extends CallName> = Result<CallValue<N>, CallError<N>>;

/** A sheet takes ten seconds; a lamp that warms up, as long again. */
const timeoutMs = 50_000;

/** What `scanimage` says on standard error (sane_strstatus) when a person can put it right. */
const problems: readonly [says: RegExp, code: 'no-paper' | 'paper-jam' | 'cover-open' | 'scanner-busy'][] = [
  [/out of documents/i, 'no-paper'],
  [/jammed/i, 'paper-jam'],
  [/cover is open/i, 'cover-open'],
  [/device busy/i, 'scanner-busy'],
];

/**
 * The scanner of the terminal, by SANE: `scanimage` reads one sheet and gives it as a JPEG, which every procedure takes (its PDF is
 * only whole in a file, and here is none). It runs as a program of its own, because SANE's drivers are C libraries that parse what a device says, and must not do so beside the keys.
 * The sheet is in memory until the shell has fetched it or the visit ends.
 */
export class Scanner {
  readonly #config: Extract<ScannerConfig, { driver: 'sane' }>;
  readonly #visits: Visits;
  readonly #program: string;
  #scan: { readonly visit: string; readonly reference: string; readonly bytes: Buffer } | undefined;
  #running: AbortController | undefined;

  constructor(config: Extract<ScannerConfig, { driver: 'sane' }>, visits: Visits, program = 'scanimage') {
    this.#config = config;
    this.#visits = visits;
    this.#program = program;
    visits.on('ended', () => this.forget());
  }

  async scan({ visit }: CallArguments<'scanning.scan'>): Promise<Outcome<'scanning.scan'>> {
    if (visit !== this.#visits.current) return err({ code: 'no-visit' });
    if (this.#running) return err({ code: 'scanner-busy' });
    this.forget();
    const running = new AbortController();
    this.#running = running;
    try {
      const read = await this.#readSheet(running.signal);
      if (!read.ok) return read;
      if (visit !== this.#visits.current) return err({ code: 'no-visit' });
      this.#scan = { visit, reference: randomBytes(16).toString('base64url'), bytes: read.value };
      return ok({ scan: this.#scan.reference, sizeBytes: read.value.length });
    } finally {
      this.#running = undefined;
    }
  }

  /** A part of the sheet. The last one is given once: after it, nothing of the sheet is left here. */
  read({ visit, scan, offset }: CallArguments<'scanning.read'>): Outcome<'scanning.read'> {
    const held = this.#scan;
    if (held?.visit !== visit || held.reference !== scan) return err({ code: 'no-scan' });
    const bytes = held.bytes.toString('base64', offset, offset + stickChunkBytes);
    if (offset + stickChunkBytes >= held.bytes.length) this.forget();
    return ok({ bytes });
  }

  /** Stops reading, and forgets what was read. */
  forget(): void {
    this.#running?.abort();
    this.#scan?.bytes.fill(0);
    this.#scan = undefined;
  }

  async #readSheet(signal: AbortSignal): Promise<Result<Buffer, CallError<'scanning.scan'>>> {
    const { device, resolutionDpi } = this.#config;
    const child = spawn(
      this.#program,
      [`--device-name=${device}`, '--format=jpeg', '--mode=Color', `--resolution=${resolutionDpi}`],
      { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, signal, env: environment() },
    );
    const parts: Buffer[] = [];
    let length = 0;
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > trayLimits.documentBytes) child.kill();
      else parts.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      said = `${said}${part.toString('utf8')}`.slice(-2_000);
    });
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null)); // not installed, or told to stop
      child.once('close', resolve);
    });
    if (length > trayLimits.documentBytes) return err({ code: 'too-large' });
    if (code === 0 && length > 0) return ok(Buffer.concat(parts));
    return err({ code: problems.find(([says]) => says.test(said))?.[1] ?? 'scanner-lost' });
  }
}

/** In the language in which the problems are told apart. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, LC_ALL: 'C.UTF-8' };
}
