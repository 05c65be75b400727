import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../contract/form.ts';

/** One step of the tour, as `tour.json` tells it. */
interface Told {
  readonly step: number;
  readonly id: string;
  readonly title: string;
  /** What was checked, one sentence each. */
  readonly saw: string[];
  /** File names beside `tour.json`. */
  readonly screenshots: string[];
  readonly runtime: string;
  tookMs: number;
}

/** The languages in which the tour is photographed. */
export type PictureLanguage = Extract<Language, 'fr' | 'ar'>;

/** What the tour saw, written down as it happens: numbered pictures and `tour.json`, in a folder that begins empty. */
export class Story {
  readonly #folder: string;
  readonly #runtime: string;
  readonly #steps: Told[] = [];
  #current: Told | undefined;

  constructor(folder: string, runtime: string) {
    this.#folder = folder;
    this.#runtime = runtime;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  get count(): number {
    return this.#steps.length;
  }

  /** Plays a step. One that was played before, in another language, is continued. */
  async step(id: string, title: string, play: () => Promise<void>): Promise<void> {
    const startedAt = Date.now();
    const known = this.#steps.find((one) => one.id === id);
    const step = known ?? this.#begin(id, title);
    this.#current = step;
    await play();
    step.tookMs += Date.now() - startedAt;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    process.stderr.write(`✓ ${String(step.step).padStart(2, '0')} ${title} (${seconds} s)\n`);
  }

  /** Writes down something that was checked. */
  saw(what: string): void {
    this.#current?.saw.push(what);
  }

  /** @param part of the step, where one picture is not enough; `language` where it has one */
  picture(png: Buffer, { language, part }: { language?: Language; part?: string } = {}): void {
    const { step, id, screenshots } = this.#current ?? this.#begin('before', 'Before the first step');
    const name = [`${String(step).padStart(2, '0')}-${id}`, part].filter(Boolean).join('-');
    const file = `${[name, language].filter(Boolean).join('.')}.png`;
    writeFileSync(join(this.#folder, file), png);
    screenshots.push(file);
  }

  /** Writes `tour.json`, with what went wrong if anything did. */
  close(failure?: string): void {
    const steps = failure === undefined || !this.#current ? this.#steps : [...this.#steps];
    const told = steps.map((step) => (step === this.#current && failure !== undefined ? { ...step, failure } : step));
    writeFileSync(join(this.#folder, 'tour.json'), `${JSON.stringify(told, null, 2)}\n`);
  }

  #begin(id: string, title: string): Told {
    const step = this.#steps.length + 1;
    const begun: Told = { step, id, title, saw: [], screenshots: [], runtime: this.#runtime, tookMs: 0 };
    this.#steps.push(begun);
    return begun;
  }
}
