/**
 * A receipt printer without hardware: an ordinary network printer for the services, on TCP. It interprets the bytes that a real
 * one would print, answers with real status bits, and hands out each piece of paper as a picture. Left out of the deb.
 */
import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { PaperWidthPx } from '../../../contract/printer-models.ts';
import { type Bitmap, pngOf } from './bitmap.ts';
import { type Command, RealTimeScanner, readCommand } from './esc-pos-interpreter.ts';

/** What can happen to a printer. */
export interface PrinterCondition {
  readonly paperOut: boolean;
  readonly paperLow: boolean;
  readonly coverOpen: boolean;
  /** Switched off or unplugged: refuses connections. What lay in its memory is lost, what is on the paper stays. */
  readonly offline: boolean;
  /** Goes offline by itself once it has received so many more bytes. */
  readonly vanishAfterBytes: number | undefined;
  /** How long a picture command takes. */
  readonly slowMs: number;
  /** The cutter or the paper is stuck: what it has received stays inside until somebody opens it. */
  readonly jammed: boolean;
  /** It never answers anything, as the cheapest do. */
  readonly silent: boolean;
  /** What the line to it carries, as a serial one; without, no limit. */
  readonly bytesPerSecond: number | undefined;
}

const asNew: PrinterCondition = {
  paperOut: false,
  paperLow: false,
  coverOpen: false,
  offline: false,
  vanishAfterBytes: undefined,
  slowMs: 0,
  jammed: false,
  silent: false,
  bytesPerSecond: undefined,
};

const lineStepMs = 10;

export type VirtualPrinterEvents = {
  /** A piece of paper was cut off. */
  receipt: [{ readonly bitmap: Bitmap; readonly png: Buffer }];
  condition: [PrinterCondition];
};

export interface VirtualPrinterOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly widthPx: PaperWidthPx;
}

export class VirtualPrinter extends EventEmitter<VirtualPrinterEvents> {
  readonly #bytesPerRow: number;
  #port: number;
  #condition = asNew;
  #server: Server | undefined;
  /** Real printers talk to one host at a time; here the last one to connect is heard. */
  #socket: Socket | undefined;
  #scanner = new RealTimeScanner();
  #received: Buffer = Buffer.alloc(0);
  #isWorking = false;
  #paper: Uint8Array[] = [];
  #unknownBytes = 0;

  private constructor({ port, widthPx }: VirtualPrinterOptions) {
    super();
    this.#port = port;
    this.#bytesPerRow = widthPx / 8;
  }

  static async start(options: VirtualPrinterOptions): Promise<VirtualPrinter> {
    const printer = new VirtualPrinter(options);
    await printer.#switchOn();
    return printer;
  }

  get port(): number {
    return this.#port;
  }

  get condition(): PrinterCondition {
    return this.#condition;
  }

  /** Rows printed on the paper that is not cut off yet. */
  get rowsOnPaper(): number {
    return this.#paper.reduce((rows, part) => rows + part.length / this.#bytesPerRow, 0);
  }

  /** Bytes that no printer of this kind would understand. */
  get unknownBytes(): number {
    return this.#unknownBytes;
  }

  /** Lets something happen to the printer: paper taken out, lid opened, plug pulled. */
  async change(condition: Partial<PrinterCondition>): Promise<void> {
    this.#condition = { ...this.#condition, ...condition };
    if (this.#condition.offline) await this.#switchOff();
    else await this.#switchOn();
    this.emit('condition', this.#condition);
    void this.#work();
  }

  close(): Promise<void> {
    return this.#switchOff();
  }

  async #switchOn(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((socket) => this.#listenTo(socket));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  async #switchOff(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    this.#forget();
    this.#socket?.destroy();
    server.close();
    await once(server, 'close');
  }

  #listenTo(socket: Socket): void {
    this.#socket?.destroy();
    this.#socket = socket;
    this.#scanner = new RealTimeScanner();
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => void this.#takeFromLine(bytes, socket));
  }

  /** A slow line delivers one piece after the other, and holds back what comes meanwhile. */
  async #takeFromLine(bytes: Buffer, socket: Socket): Promise<void> {
    const { bytesPerSecond } = this.#condition;
    if (bytesPerSecond === undefined) return this.#receive(bytes);
    socket.pause();
    const stepBytes = Math.ceil((bytesPerSecond * lineStepMs) / 1_000);
    for (let at = 0; at < bytes.length && !socket.destroyed; at += stepBytes) {
      await delay(lineStepMs);
      this.#receive(bytes.subarray(at, at + stepBytes));
    }
    socket.resume();
  }

  #receive(bytes: Buffer): void {
    const leftToLive = this.#condition.vanishAfterBytes;
    const heard = leftToLive === undefined ? bytes : bytes.subarray(0, leftToLive);
    let kept = heard;
    for (const [index, byte] of heard.entries()) {
      const command = this.#scanner.take(byte);
      if (command?.kind === 'status') this.#answer(this.#statusByte(command.about));
      if (command?.kind !== 'clear') continue;
      this.#forget();
      kept = heard.subarray(index + 1);
    }
    this.#received = Buffer.concat([this.#received, kept]);
    if (leftToLive !== undefined) {
      this.#condition = { ...this.#condition, vanishAfterBytes: leftToLive - heard.length };
    }
    void this.#work();
    if (this.#condition.vanishAfterBytes === 0) void this.change({ offline: true, vanishAfterBytes: undefined });
  }

  #forget(): void {
    this.#received = Buffer.alloc(0);
  }

  #answer(byte: number): void {
    if (!this.#condition.silent) this.#socket?.write(Uint8Array.of(byte));
  }

  /** The bits of Epson's DLE EOT answers; 0x12 are the fixed ones. */
  #statusByte(about: 1 | 2 | 3 | 4): number {
    const { paperOut, paperLow, coverOpen, jammed } = this.#condition;
    switch (about) {
      case 1:
        return 0x12 | (this.#isStopped ? 0x08 : 0);
      case 2:
        return 0x12 | (coverOpen ? 0x04 : 0) | (paperOut ? 0x20 : 0) | (jammed ? 0x40 : 0);
      case 3:
        return 0x12 | (jammed ? 0x08 : 0);
      case 4:
        return 0x12 | (paperLow || paperOut ? 0x0c : 0) | (paperOut ? 0x60 : 0);
    }
  }

  get #isStopped(): boolean {
    const { paperOut, coverOpen, jammed } = this.#condition;
    return paperOut || coverOpen || jammed;
  }

  /** Carries out what was received, in order, as long as nothing keeps it from doing so. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    while (!this.#isStopped && this.#server !== undefined) {
      const next = readCommand(this.#received);
      if (next === undefined) break;
      this.#received = this.#received.subarray(next.length);
      await this.#carryOut(next.command);
    }
    this.#isWorking = false;
  }

  async #carryOut(command: Command): Promise<void> {
    switch (command.kind) {
      case 'picture':
        if (this.#condition.slowMs > 0) await delay(this.#condition.slowMs);
        this.#paper.push(this.#onPaper(command.rows, command.bytesPerRow));
        return;
      case 'feed':
        this.#paper.push(new Uint8Array(command.rows * this.#bytesPerRow));
        return;
      case 'cut':
        this.#cut();
        return;
      case 'report':
        this.#answer(this.#condition.paperLow ? 0x03 : 0);
        return;
      case 'unknown':
        this.#unknownBytes += 1;
        return;
      case 'initialize':
      case 'passed':
        return;
    }
  }

  /** The rows of a picture on paper of this width: what is too wide is lost, as on a real head. */
  #onPaper(rows: Uint8Array, bytesPerRow: number): Uint8Array {
    const count = rows.length / bytesPerRow;
    const onPaper = new Uint8Array(count * this.#bytesPerRow);
    for (let row = 0; row < count; row += 1) {
      const width = Math.min(bytesPerRow, this.#bytesPerRow);
      onPaper.set(rows.subarray(row * bytesPerRow, row * bytesPerRow + width), row * this.#bytesPerRow);
    }
    return onPaper;
  }

  #cut(): void {
    if (this.#paper.length === 0) return;
    const bits = Uint8Array.from(Buffer.concat(this.#paper));
    this.#paper = [];
    const bitmap = { widthPx: this.#bytesPerRow * 8, heightPx: bits.length / this.#bytesPerRow, bits };
    this.emit('receipt', { bitmap, png: pngOf(bitmap) });
  }
}
