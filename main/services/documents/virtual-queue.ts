/**
 * An office printer without paper: answers as CUPS does on its Unix socket, and hands out what it was sent as bytes. Nothing of it is
 * on a disk. Left out of the deb.
 */
import { EventEmitter, once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeIpp, encodeIpp, group, type IppMessage, operation, type SentAttribute } from './ipp.ts';

/** What can happen to an office printer. */
export interface OfficePrinterCondition {
  readonly paperOut: boolean;
  /** The print service is stopped. */
  readonly offline: boolean;
  /** Somebody has told the queue to take nothing. */
  readonly refuses: boolean;
  /** How long a page takes. */
  readonly pageMs: number;
}

/** What lies in the tray of the printer. */
export interface PrintedDocument {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly jobName: string;
  readonly copies: number;
  readonly lastPage: number;
}

interface Job {
  readonly id: number;
  readonly name: string;
  readonly copies: number;
  readonly lastPage: number;
  mediaType: string;
  document: Buffer | undefined;
  printedPages: number;
  state: number;
}

const state = { pending: 3, printing: 5, stopped: 6, cancelled: 7, done: 9 };
const status = { ok: 0, notFound: 0x0406, notPossible: 0x0404, notAccepting: 0x0506 };

export class VirtualQueue extends EventEmitter<{ printed: [PrintedDocument]; condition: [OfficePrinterCondition] }> {
  readonly #socket: string;
  readonly #path: string;
  readonly #jobs = new Map<number, Job>();
  #condition: OfficePrinterCondition = { paperOut: false, offline: false, refuses: false, pageMs: 0 };
  #server: Server | undefined;
  #isPrinting = false;

  private constructor(options: { socket: string; queue: string }) {
    super();
    this.#socket = options.socket;
    this.#path = `/printers/${options.queue}`;
  }

  static async start(options: { socket: string; queue: string }): Promise<VirtualQueue> {
    const queue = new VirtualQueue(options);
    await queue.#switchOn();
    return queue;
  }

  get condition(): OfficePrinterCondition {
    return this.#condition;
  }

  /** The states of all jobs that there were, as IPP numbers them. */
  get jobStates(): number[] {
    return [...this.#jobs.values()].map((job) => job.state);
  }

  /** Lets something happen to the printer. */
  async change(condition: Partial<OfficePrinterCondition>): Promise<void> {
    this.#condition = { ...this.#condition, ...condition };
    if (this.#condition.offline) await this.close();
    else await this.#switchOn();
    this.emit('condition', this.#condition);
    void this.#print();
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async #switchOn(): Promise<void> {
    if (this.#server) return;
    rmSync(this.#socket, { force: true });
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.listen(this.#socket);
    await once(this.#server, 'listening');
    chmodSync(this.#socket, 0o666);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    try {
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    } catch {
      return; // broken off: the job has no document
    }
    const message = decodeIpp(Buffer.concat(parts));
    const answer = request.url === this.#path ? this.#carryOut(message) : { code: status.notFound, attributes: [] };
    response.setHeader('content-type', 'application/ipp');
    const kind = message.code === operation.getPrinterAttributes ? group.printer : group.job;
    response.end(
      encodeIpp(answer.code, message.requestId, [
        {
          group: group.operation,
          attributes: [
            ['attributes-charset', 'charset', 'utf-8'],
            ['attributes-natural-language', 'language', 'en'],
          ],
        },
        { group: kind, attributes: answer.attributes },
      ]),
    );
  }

  #carryOut(message: IppMessage): { code: number; attributes: SentAttribute[] } {
    if (message.code === operation.getPrinterAttributes) return { code: status.ok, attributes: this.#describe() };
    if (message.code === operation.createJob) return this.#create(message);
    const job = this.#jobs.get(Number(message.attributes.get('job-id')?.[0]));
    if (!job) return { code: status.notFound, attributes: [] };
    switch (message.code) {
      case operation.sendDocument:
        job.document = Buffer.from(message.data);
        job.mediaType = String(message.attributes.get('document-format')?.[0]);
        void this.#print();
        return { code: status.ok, attributes: [] };
      case operation.getJobAttributes:
        return {
          code: status.ok,
          attributes: [
            ['job-state', 'enum', job.state],
            ['job-impressions-completed', 'integer', job.printedPages],
          ],
        };
      case operation.cancelJob:
        if (job.state === state.done || job.state === state.cancelled)
          return { code: status.notPossible, attributes: [] };
        job.state = state.cancelled;
        job.document = undefined;
        return { code: status.ok, attributes: [] };
      default:
        return { code: status.notPossible, attributes: [] };
    }
  }

  #describe(): SentAttribute[] {
    const { paperOut, refuses } = this.#condition;
    const printer = paperOut ? 5 : this.#isPrinting ? 4 : 3;
    return [
      ['printer-state', 'enum', printer],
      ['printer-state-reasons', 'keyword', paperOut ? 'media-empty-error' : 'none'],
      ['printer-is-accepting-jobs', 'boolean', !refuses],
      ['page-ranges-supported', 'boolean', true],
    ];
  }

  #create({ attributes }: IppMessage): { code: number; attributes: SentAttribute[] } {
    if (this.#condition.refuses) return { code: status.notAccepting, attributes: [] };
    const id = this.#jobs.size + 1;
    const range = attributes.get('page-ranges')?.[0];
    this.#jobs.set(id, {
      id,
      name: String(attributes.get('job-name')?.[0]),
      copies: Number(attributes.get('copies')?.[0] ?? 1),
      lastPage: Array.isArray(range) ? Number(range[1]) : 1,
      mediaType: '',
      document: undefined,
      printedPages: 0,
      state: state.pending,
    });
    return { code: status.ok, attributes: [['job-id', 'integer', id]] };
  }

  /** Prints what waits, in order, as long as there is paper. */
  async #print(): Promise<void> {
    if (this.#isPrinting) return;
    this.#isPrinting = true;
    for (;;) {
      const job = [...this.#jobs.values()].find((one) => one.document && one.state < state.cancelled);
      if (!job) break;
      job.state = this.#condition.paperOut ? state.stopped : state.printing;
      if (this.#condition.paperOut || !this.#server) break;
      if (this.#condition.pageMs > 0) await delay(this.#condition.pageMs);
      if (job.document && this.#server && !this.#condition.paperOut) this.#page(job);
    }
    this.#isPrinting = false;
  }

  #page(job: Job): void {
    job.printedPages += 1;
    const { document: bytes, mediaType, name: jobName, copies, lastPage } = job;
    if (!bytes || job.printedPages < lastPage) return;
    job.state = state.done;
    job.document = undefined;
    this.emit('printed', { bytes, mediaType, jobName, copies, lastPage });
  }
}
