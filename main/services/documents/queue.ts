import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { userInfo } from 'node:os';
import type { DocumentPrinterState, PrintProgress } from '../../../contract/printing.ts';
import type { DocumentKind } from '../../../contract/tray.ts';
import { decodeIpp, encodeIpp, group, type IppMessage, type IppValue, operation, type SentAttribute } from './ipp.ts';

const mediaTypes: Record<DocumentKind, string> = { pdf: 'application/pdf', png: 'image/png', jpeg: 'image/jpeg' };
const answerTimeoutMs = 10_000;
const mostAnswerBytes = 1024 * 1024;
const firstError = 0x0400;
const notFound = 0x0406;

/** What a queue says of itself. */
export interface QueueState {
  readonly printer: DocumentPrinterState;
  /** Whether it prints the pages that it is told to and no others; otherwise nothing is sent to it. */
  readonly isSuitable: boolean;
}

export interface JobState extends PrintProgress {
  /** As far as the printer tells. */
  readonly printedPages: number;
}

/** The print service did not do what was asked: it is away, it refused, or it says what cannot be understood. */
export class QueueError extends Error {
  /** The queue or the job does not exist, or not any more. */
  readonly isUnknown: boolean;
  constructor(message: string, isUnknown = false) {
    super(message);
    this.isUnknown = isUnknown;
  }
}

/** A job that is being sent. */
export interface OpenJob {
  readonly id: number;
  /** Resolves when the print service can take more. */
  append(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Breaks off in the middle of the document. */
  abort(): void;
}

/**
 * A queue of the print service (CUPS) of this machine, over its own Unix socket: no network, no command to run, no file. Everything
 * throws QueueError.
 */
export class PrintQueue {
  readonly #socket: string;
  readonly #path: string;
  readonly #user = userInfo().username;
  #requests = 0;

  constructor({ socket, queue }: { socket: string; queue: string }) {
    this.#socket = socket;
    this.#path = `/printers/${queue}`;
  }

  async state(): Promise<QueueState> {
    const { attributes } = await this.#ask(operation.getPrinterAttributes, [
      [
        'requested-attributes',
        'keyword',
        'printer-state',
        'printer-state-reasons',
        'printer-is-accepting-jobs',
        'page-ranges-supported',
      ],
    ]);
    const isAccepting = attributes.get('printer-is-accepting-jobs')?.[0] === true;
    return {
      printer: isAccepting ? printerStateOf(attributes) : 'error',
      isSuitable: attributes.get('page-ranges-supported')?.[0] === true,
    };
  }

  /**
   * Opens a job for the first `pages` pages of a document, once, on one side of A4 each. Its name tells nothing, in the queue and on
   * the printer's display.
   */
  async open(kind: DocumentKind, pages: number): Promise<OpenJob> {
    const created = await this.#ask(
      operation.createJob,
      [['job-name', 'name', 'Document']],
      [
        ['copies', 'integer', 1],
        ...(kind === 'pdf' ? [['page-ranges', 'range', [1, pages]] satisfies SentAttribute] : []),
        ['sides', 'keyword', 'one-sided'],
        ['media', 'keyword', 'iso_a4_210x297mm'],
        ['print-scaling', 'keyword', 'fit'],
      ],
    );
    const id = numberOf(created.attributes, 'job-id');
    if (id === undefined) throw new QueueError('a job without a number');
    const { sent, answer } = this.#post();
    // Whoever finishes or appends hears of it; a job that is only left would be an unhandled rejection.
    answer.catch(() => {});
    sent.write(
      this.#message(operation.sendDocument, [
        ['job-id', 'integer', id],
        ['document-format', 'mediaType', mediaTypes[kind]],
        ['last-document', 'boolean', true],
      ]),
    );
    return {
      id,
      append: async (bytes) => {
        if (sent.destroyed) await answer;
        if (sent.write(bytes)) return;
        await Promise.race([new Promise((resolve) => sent.once('drain', resolve)), answer]);
      },
      finish: async () => {
        sent.end();
        await answer;
      },
      abort: () => void sent.destroy(),
    };
  }

  async job(id: number): Promise<JobState> {
    const [job, queue] = await Promise.all([
      this.#ask(operation.getJobAttributes, [
        ['job-id', 'integer', id],
        [
          'requested-attributes',
          'keyword',
          'job-state',
          'job-state-reasons',
          'job-impressions-completed',
          'job-media-sheets-completed',
        ],
      ]),
      this.state(),
    ]);
    const printedPages = Math.max(
      numberOf(job.attributes, 'job-impressions-completed') ?? 0,
      numberOf(job.attributes, 'job-media-sheets-completed') ?? 0,
    );
    const state = jobStates[numberOf(job.attributes, 'job-state') ?? 0];
    if (!state) throw new QueueError('a job without a state');
    const isHeldUp = (state === 'waiting' || state === 'printing') && queue.printer !== 'ready';
    return { state: isHeldUp ? 'stopped' : state, printer: queue.printer, printedPages };
  }

  /** Does nothing to a job that is done. */
  async cancel(id: number): Promise<void> {
    await this.#ask(operation.cancelJob, [['job-id', 'integer', id]]);
  }

  #message(code: number, attributes: readonly SentAttribute[], job: readonly SentAttribute[] = []): Buffer {
    this.#requests += 1;
    const first: SentAttribute[] = [
      ['attributes-charset', 'charset', 'utf-8'],
      ['attributes-natural-language', 'language', 'en'],
      ['printer-uri', 'uri', `ipp://localhost${this.#path}`],
    ];
    // The order of the first ones is prescribed: what names the job comes before whoever asks.
    const named = attributes.filter(([name]) => name === 'job-id');
    const rest = attributes.filter(([name]) => name !== 'job-id');
    return encodeIpp(code, this.#requests, [
      {
        group: group.operation,
        attributes: [...first, ...named, ['requesting-user-name', 'name', this.#user], ...rest],
      },
      ...(job.length > 0 ? [{ group: group.job, attributes: job }] : []),
    ]);
  }

  async #ask(
    code: number,
    attributes: readonly SentAttribute[],
    job: readonly SentAttribute[] = [],
  ): Promise<IppMessage> {
    const { sent, answer } = this.#post();
    sent.end(this.#message(code, attributes, job));
    return answer;
  }

  #post(): { sent: ClientRequest; answer: Promise<IppMessage> } {
    const sent = request({
      socketPath: this.#socket,
      path: this.#path,
      method: 'POST',
      agent: false,
      // By which CUPS knows who is at the other end of its socket: the kernel tells it whether that is true.
      headers: { host: 'localhost', 'content-type': 'application/ipp', authorization: `PeerCred ${this.#user}` },
    });
    sent.setTimeout(answerTimeoutMs, () => sent.destroy(new QueueError('no answer')));
    const answer = new Promise<IppMessage>((resolve, reject) => {
      sent.once('error', (error) => reject(error instanceof QueueError ? error : new QueueError(error.message)));
      sent.once('response', (response) => readAnswer(response).then(resolve, reject));
    });
    return { sent, answer };
  }
}

async function readAnswer(response: IncomingMessage): Promise<IppMessage> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > mostAnswerBytes) throw new QueueError('an endless answer');
      parts.push(part);
    }
    if (response.statusCode !== 200) throw new QueueError(`HTTP ${response.statusCode}`);
    const message = decodeIpp(Buffer.concat(parts));
    if (message.code >= firstError) throw new QueueError(`IPP ${message.code.toString(16)}`, message.code === notFound);
    return message;
  } catch (error) {
    throw error instanceof QueueError ? error : new QueueError('an answer that is no IPP');
  }
}

/** RFC 8011 §5.3.7. */
const jobStates: Readonly<Record<number, PrintProgress['state']>> = {
  3: 'waiting',
  4: 'waiting',
  5: 'printing',
  6: 'stopped',
  7: 'cancelled',
  8: 'failed',
  9: 'done',
};

/** What the keywords of printer-state-reasons begin with, the most telling first. */
const reasons: readonly [prefix: string, state: DocumentPrinterState][] = [
  ['media-jam', 'paper-jam'],
  ['media-empty', 'paper-out'],
  ['media-needed', 'paper-out'],
  ['input-tray-missing', 'paper-out'],
  ['door-open', 'cover-open'],
  ['cover-open', 'cover-open'],
  ['interlock-open', 'cover-open'],
  ['toner-empty', 'ink-out'],
  ['marker-supply-empty', 'ink-out'],
  ['offline', 'offline'],
  ['timed-out', 'offline'],
  ['connecting-to-device', 'offline'],
  ['shutdown', 'offline'],
];
const stopped = 5;

function printerStateOf(attributes: IppMessage['attributes']): DocumentPrinterState {
  // A warning or a report does not keep a printer from printing, except that nobody is there.
  const keywords = (attributes.get('printer-state-reasons') ?? []).filter(
    (reason): reason is string =>
      typeof reason === 'string' && (!/-(?:warning|report)$/.test(reason) || reason.startsWith('offline')),
  );
  const found = reasons.find(([prefix]) => keywords.some((keyword) => keyword.startsWith(prefix)));
  if (found) return found[1];
  return numberOf(attributes, 'printer-state') === stopped ? 'error' : 'ready';
}

function numberOf(attributes: ReadonlyMap<string, readonly IppValue[]>, name: string): number | undefined {
  const value = attributes.get(name)?.[0];
  return typeof value === 'number' ? value : undefined;
}
