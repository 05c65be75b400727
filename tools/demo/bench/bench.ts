import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { Display } from '../../display.ts';
import { electronRuntime } from '../../electron.ts';
import { demoCards } from '../../stack/demo-cards.ts';
import type { Stack } from '../../stack/stack.ts';
import type { Supervised } from '../../stack/supervised.ts';
import type { DemoStick } from '../stick.ts';
import { Counting, countingSteps } from './counting.ts';
import { LiveScreen } from './live-screen.ts';
import { OfficePapers } from './office-papers.ts';
import { Receipts } from './receipts.ts';

export interface BenchParts {
  readonly stack: Stack;
  readonly shell: Supervised;
  readonly stick: DemoStick;
  /** The virtual display, or null when the kiosk is on a real screen. */
  readonly display: Display | null;
  readonly addresses: { readonly publicPage: string; readonly officerPage: string; readonly tokenFile: string };
  /** Where officers keep their files. */
  readonly office: string;
}

/** So many bytes into a slip, a part of it is on the paper. */
const bytesOfHalfASlip = 12_000;

/** Everything that a person can see of the demo's surroundings and do to them. */
export class Bench extends EventEmitter<{ change: [] }> {
  readonly receipts: Receipts;
  readonly officePapers: OfficePapers;
  readonly screen: LiveScreen | null;
  readonly #parts: BenchParts;
  readonly #counting: Counting;
  #card: string | null = null;

  constructor(parts: BenchParts) {
    super();
    this.#parts = parts;
    const changed = () => void this.emit('change');
    const { stack, display, office } = parts;
    this.receipts = new Receipts(stack.printer, changed);
    this.screen = display && new LiveScreen(display);
    this.#counting = new Counting(stack.city, office, stack.consultation, changed);
    this.officePapers = new OfficePapers(stack.officePrinter, changed);
    stack.printer.on('condition', changed);
    stack.officePrinter.on('condition', changed);
    for (const process of this.#processes) process.on('change', changed);
  }

  watch(signal: AbortSignal): void {
    this.#counting.watch(signal);
  }

  /** What the page shows; it draws itself anew from it. */
  get view() {
    const { stack, stick, addresses } = this.#parts;
    const { paperOut, paperLow, coverOpen, offline, vanishAfterBytes } = stack.printer.condition;
    const office = stack.officePrinter.condition;
    return {
      runtime: electronRuntime(),
      addresses,
      hasScreen: this.screen !== null,
      cards: demoCards.map(({ id, holder, kind, number }) => ({ id, holder, kind, pin: stack.pins[number] ?? null })),
      reader: { isPlugged: stack.reader.isPlugged, card: this.#card },
      printer: { paperOut, paperLow, coverOpen, offline, vanishes: vanishAfterBytes !== undefined },
      receipts: this.receipts.all.map(({ id, widthPx, heightPx }) => ({ id, widthPx, heightPx })),
      officePrinter: { paperOut: office.paperOut, offline: office.offline },
      officePapers: this.officePapers.all.map(({ id, pages }) => ({ id, pages })),
      stick: { isPlugged: stick.isPlugged, documents: stick.documents },
      isCut: stack.link.isCut,
      processes: this.#processes.map(({ name, state, pid, restarts }) => ({ name, state, pid, restarts })),
      counting: this.#counting.view,
    };
  }

  /** What a person can do, by name: what it takes, and the deed. */
  readonly actions: Readonly<Record<string, Action>> = {
    'card.present': action(z.strictObject({ card: z.string() }), ({ card }) => {
      const found = demoCards.find(({ id }) => id === card);
      if (!found || !this.#parts.stack.reader.isPlugged) return;
      this.#card = found.id;
      this.#parts.stack.reader.present(found.number);
    }),
    'card.remove': action(z.strictObject({}), () => this.#removeCard()),
    'reader.plug': action(z.strictObject({ isPlugged: z.boolean() }), async ({ isPlugged }) => {
      if (isPlugged) return this.#parts.stack.reader.plug();
      this.#removeCard();
      await this.#parts.stack.reader.unplug();
    }),
    'printer.change': action(
      z
        .strictObject({ paperOut: z.boolean(), paperLow: z.boolean(), coverOpen: z.boolean(), offline: z.boolean() })
        .partial(),
      (condition) => this.#parts.stack.printer.change(condition as Partial<Record<keyof typeof condition, boolean>>),
    ),
    'printer.vanish': action(z.strictObject({ isOn: z.boolean() }), ({ isOn }) =>
      this.#parts.stack.printer.change({ vanishAfterBytes: isOn ? bytesOfHalfASlip : undefined }),
    ),
    'receipts.clear': action(z.strictObject({}), () => this.receipts.clear()),
    'office.change': action(z.strictObject({ paperOut: z.boolean(), offline: z.boolean() }).partial(), (condition) =>
      this.#parts.stack.officePrinter.change(condition as Partial<Record<keyof typeof condition, boolean>>),
    ),
    'office.clear': action(z.strictObject({}), () => this.officePapers.clear()),
    'stick.plug': action(z.strictObject({ isPlugged: z.boolean() }), ({ isPlugged }) =>
      isPlugged ? this.#parts.stick.plug() : this.#parts.stick.unplug(),
    ),
    'network.cut': action(z.strictObject({ isCut: z.boolean() }), ({ isCut }) =>
      isCut ? this.#parts.stack.link.cut() : this.#parts.stack.link.restore(),
    ),
    'process.kill': action(z.strictObject({ name: z.string() }), ({ name }) =>
      this.#processes.find((process) => process.name === name)?.kill(),
    ),
    'counting.take': action(
      z.strictObject({ step: z.enum(countingSteps), trustees: z.array(z.int().min(1).max(3)).max(3) }),
      ({ step, trustees }) => this.#counting.take(step, trustees),
    ),
    'counting.start-anew': action(z.strictObject({}), () => this.#counting.startAnew()),
    'screen.touch': action(pointSchema, ({ x, y }) => this.screen?.touch(x, y)),
    'screen.scroll': action(pointSchema.extend({ down: z.boolean() }), ({ x, y, down }) =>
      this.screen?.scroll(x, y, down),
    ),
    'screen.press': action(z.strictObject({ key: z.string().max(20) }), ({ key }) => this.screen?.press(key)),
  };

  get #processes(): Supervised[] {
    const { stack, shell } = this.#parts;
    return [shell, stack.services, stack.sticks.program, stack.city.server];
  }

  #removeCard(): void {
    this.#card = null;
    this.#parts.stack.reader.remove();
  }
}

/** What the page sends is checked before it does anything. */
interface Action {
  readonly schema: z.ZodType;
  run(args: unknown): unknown;
}

const fraction = z.number().min(0).max(1);
const pointSchema = z.strictObject({ x: fraction, y: fraction });

function action<T>(schema: z.ZodType<T>, run: (args: T) => unknown): Action {
  return { schema, run: (args) => run(args as T) };
}
