import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VirtualSticks } from '../stack/virtual-sticks.ts';
import { certificate } from './portal/certificate.ts';

const sizeBytes = 64 * 1024 * 1024;

/** What a resident brings along. */
const brought: Readonly<Record<string, readonly string[]>> = {
  'Quittance de loyer.pdf': ['Quittance de loyer', '', 'Octobre 2026', '12, rue des Tanneurs, Pontevert', '540 euros'],
  'Facture.pdf': ['Facture', '', 'Septembre 2026', '12, rue des Tanneurs, Pontevert', '63 euros'],
};

/** The stick of a resident of the demo city, as it comes from the shop but for two documents. It keeps what is copied onto it. */
export class DemoStick {
  readonly #port: Pick<VirtualSticks, 'plug' | 'unplug'>;
  readonly #folder: string;
  readonly #image: string;
  #isPlugged = false;
  #documents: readonly string[];

  constructor(port: Pick<VirtualSticks, 'plug' | 'unplug'>) {
    this.#port = port;
    this.#folder = mkdtempSync(join(tmpdir(), `passerelle-${process.pid}-`)); // on the file system of the port
    this.#image = join(this.#folder, 'stick');
    writeFileSync(this.#image, '');
    truncateSync(this.#image, sizeBytes);
    run('mkfs.fat', '-F', '32', '-n', 'CLE USB', this.#image);
    for (const [name, lines] of Object.entries(brought)) {
      const file = join(this.#folder, 'document');
      writeFileSync(file, certificate(lines));
      run('mcopy', '-i', this.#image, file, `::${name}`);
    }
    this.#documents = this.#read();
  }

  get isPlugged(): boolean {
    return this.#isPlugged;
  }

  /** What was on it when it was last out of the port, in the order of arrival. */
  get documents(): readonly string[] {
    return this.#documents;
  }

  plug(): void {
    if (this.#isPlugged) return;
    this.#port.plug(this.#image, sizeBytes);
    this.#isPlugged = true;
  }

  unplug(): void {
    this.#port.unplug();
    this.#isPlugged = false;
    this.#documents = this.#read();
  }

  /** Nobody finds it again. */
  destroy(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(): string[] {
    return run('mdir', '-b', '-i', this.#image, '::')
      .split('\n')
      .filter((line) => line.startsWith('::/'))
      .map((line) => line.slice('::/'.length));
  }
}

/** Runs a tool of Debian's `dosfstools` or `mtools`, and gives what it says. They spell names as the locale does. */
function run(program: string, ...args: string[]): string {
  const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH, LC_ALL: 'C.UTF-8', MTOOLS_SKIP_CHECK: '1' },
  });
}
