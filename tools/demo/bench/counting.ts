import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { City } from '../../stack/city.ts';
import { type CommandOutcome, passerelle } from '../../stack/command-line.ts';
import { type ConsultationState, type PublishedConsultation, publishDemoConsultation } from '../../stack/demo-city.ts';

/** The steps from an open consultation to its published result, in their order. The registrar opens the envelopes of provisional ballots. */
export const countingSteps = ['close', 'strip', 'export', 'count', 'publish'] as const;
export type CountingStep = (typeof countingSteps)[number];

/** A command that was run, as it would be typed, and what it said. */
export interface Ran extends CommandOutcome {
  readonly step: CountingStep;
  readonly command: string;
}

const pollEveryMs = 2_000;

/** A command that goes to the city server, or one that needs no network. */
type Asked = readonly ['officer' | 'offline', ...string[]];

/** What officers, registrar and trustees do with the consultation of the demo, each by the real command. */
export class Counting {
  readonly #city: City;
  /** Where officers keep their files. */
  readonly #office: string;
  readonly #changed: () => void;
  #current: PublishedConsultation;
  #state: ConsultationState | null = null;
  #ran: readonly Ran[] = [];
  #isBusy = false;

  constructor(city: City, office: string, current: PublishedConsultation, changed: () => void) {
    this.#city = city;
    this.#office = office;
    this.#current = current;
    this.#changed = changed;
  }

  get view() {
    return {
      consultation: this.#current.consultation,
      state: this.#state,
      ran: this.#ran,
      isBusy: this.#isBusy,
    };
  }

  /** Asks the city server again and again how the consultation stands, until the signal. */
  watch(signal: AbortSignal): void {
    const timer = setInterval(() => void this.#look(), pollEveryMs);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    void this.#look();
  }

  /** @param trustees the numbers of those who count together */
  async take(step: CountingStep, trustees: readonly number[] = []): Promise<void> {
    const { consultation, keys } = this.#current;
    const folder = join(this.#office, 'counts', consultation);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = (name: string) => join(folder, `${name}.json`);
    const shares = trustees.flatMap((trustee) => ['--share', join(keys, `trustee-${trustee}.json`)]);
    const registrar = join(keys, 'registrar', 'registrar-key.json');
    const [envelopes, stripped] = [file('envelopes'), file('stripped')];
    const commands: Record<CountingStep, readonly Asked[]> = {
      close: [['officer', 'close-consultation', consultation]],
      strip: [
        ['officer', 'export-envelopes', consultation, '--output', envelopes],
        ['offline', 'strip', '--envelopes', envelopes, '--registrar-key', registrar, '-o', stripped],
        ['officer', 'submit-stripped', consultation, '--stripped', stripped],
      ],
      export: [['officer', 'export-urn', consultation, '--output', file('urn')]],
      count: [['offline', 'count', '--urn', file('urn'), ...shares, '-o', file('result')]],
      publish: [['officer', 'publish-result', file('result'), '--publication-key', join(keys, 'publication-key.json')]],
    };
    await this.#busy(async () => {
      for (const command of commands[step]) if ((await this.#run(step, command)) !== 0) break;
    });
  }

  /** Runs a command and notes what it said. Returns its exit code. */
  async #run(step: CountingStep, [who, ...command]: Asked): Promise<number> {
    const { code, out, errors } = await (who === 'offline' ? passerelle(command) : this.#city.ask(...command));
    const short = (text: string) => text.replaceAll(`${this.#office}/`, '');
    const ran = {
      step,
      command: `passerelle ${short(command.join(' '))}`,
      code,
      out: short(out),
      errors: short(errors),
    };
    this.#ran = [...this.#ran, ran];
    this.#changed();
    return code;
  }

  /** Publishes the next edition, once the present one has closed. */
  async startAnew(): Promise<void> {
    await this.#busy(async () => {
      this.#current = await publishDemoConsultation(this.#city, this.#office, 'consultation');
      this.#ran = [];
    });
  }

  async #busy(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#changed();
    try {
      await work();
    } finally {
      this.#isBusy = false;
      await this.#look();
      this.#changed();
    }
  }

  async #look(): Promise<void> {
    const before = JSON.stringify(this.#state);
    this.#state = await this.#city
      .read<ConsultationState>(`/consultations/${this.#current.consultation}`)
      .catch(() => null);
    if (JSON.stringify(this.#state) !== before) this.#changed();
  }
}
