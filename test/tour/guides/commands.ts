import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runtimePaths } from '../../../tools/setup/paths.mjs';

/**
 * A shell in which somebody types the commands of a guide, in a folder of their own. What a block exports, the next one knows.
 * `places`: what stands in the guide for what differs everywhere, such as an address, and what it is here.
 */
export class GuideShell {
  readonly folder: string;
  readonly #places: Readonly<Record<string, string>>;
  #exports = '';
  #said = '';

  constructor(folder: string, places: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#places = places;
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    const { node, app } = runtimePaths();
    const program = `#!/bin/sh\nexec "${node}" "${join(app, 'cli', 'main.mjs')}" "$@"\n`;
    writeFileSync(join(bin, 'passerelle'), program, { mode: 0o755 });
  }

  /** What the last block printed. */
  get said(): string {
    return this.#said;
  }

  /** @throws with what the commands said, when one of them fails */
  async type(block: string): Promise<void> {
    const commands = this.#here(block);
    const { code, out } = await this.#run(`set -e\n${this.#exports}\n${commands}`);
    this.#said = out;
    if (code !== 0) throw new Error(`the commands end with code ${code}: ${out.trim()}`);
    this.#exports += commands.match(/^export .*$/gm)?.join('\n') ?? '';
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), `${this.#here(text)}\n`);
  }

  #here(text: string): string {
    return Object.entries(this.#places).reduce((so, [there, here]) => so.replaceAll(there, here), text);
  }

  #run(script: string): Promise<{ code: number; out: string }> {
    const path = [join(this.folder, 'bin'), process.env.PATH].join(delimiter);
    const child = spawn('sh', ['-c', script], { cwd: this.folder, env: { ...process.env, PATH: path } });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        out += chunk;
      });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? 1, out }));
    });
  }
}
