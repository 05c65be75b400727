import { randomBytes } from 'node:crypto';
import {
  type BallotContext,
  ballotContext,
  ballotId,
  fromBase64url,
  generateSealingKey,
  generateSigningKey,
  hpkeOpen,
  type KeyPair,
  payloadHash,
  recipientKey,
  seal,
  setHash,
  sign,
  sortByBytes,
  toBase64url,
  verify,
} from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { type ConsultationPackage, type Delivery, deliverySchema, packageSchema } from '../../contract/consultation.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { SignedKind } from '../../contract/signed.ts';
import { type Batch, type FinalManifest, terminalApi } from '../../contract/sync.ts';
import { type Answer, send } from './request.ts';

/** A batch as a terminal keeps it until it is acknowledged. */
export interface TestBatch {
  readonly manifest: Batch;
  readonly frame: Buffer;
  readonly sealed: readonly Uint8Array[];
}

export interface HeldConsultation {
  readonly package: ConsultationPackage;
  readonly context: BallotContext;
  readonly delivery: Delivery;
  readonly tokenKey: string;
}

/** A terminal as the server sees it: it signs what it says, and holds what it was given. */
export class TestTerminal {
  readonly signing: KeyPair = generateSigningKey();
  readonly sealing: KeyPair = generateSealingKey();
  readonly name: string;
  readonly #address: string;
  readonly #ca: string;
  #counter = 0;

  constructor(name: string, publicUrl: string, ca: string) {
    this.name = name;
    this.#address = `${publicUrl}${terminalApi}`;
    this.#ca = ca;
  }

  /** Sends raw bytes, JSON or nothing to an address of the terminal API. */
  send(method: string, path: string, body?: unknown): Promise<Answer> {
    if (body === undefined) return send(`${this.#address}${path}`, { method, ca: this.#ca });
    const raw = body instanceof Uint8Array;
    return send(`${this.#address}${path}`, {
      method,
      ca: this.#ca,
      headers: { 'content-type': raw ? 'application/octet-stream' : 'application/json' },
      body: raw ? body : JSON.stringify(body),
    });
  }

  sign(kind: SignedKind, payload: unknown) {
    return sign(kind, payload, this.signing);
  }

  enrol(code: string): Promise<Answer> {
    const enrolment = {
      code: code.replaceAll('-', ''),
      signingKey: this.signing.publicKey,
      sealingKey: this.sealing.publicKey,
      software: '0.1.0',
    };
    return this.send('POST', '/enrolment', this.sign('enrolment', enrolment));
  }

  heartbeat(change: object = {}): Promise<Answer> {
    this.#counter += 1;
    const beat = {
      terminal: this.name,
      counter: this.#counter,
      nonce: toBase64url(randomBytes(16)),
      help: false,
      printer: 'ready',
      reader: 'ready',
      store: 'sound',
      software: '0.1.0',
      runtime: 'test',
      ...change,
    };
    return this.send('POST', '/heartbeat', this.sign('heartbeat', beat));
  }

  requestPackage(consultation: string): Promise<Answer> {
    const request = this.sign('package-request', { consultation, terminal: this.name });
    return this.send('POST', `/consultations/${consultation}/package`, request);
  }

  /** Asks for a consultation and opens all that came, as the services do. */
  async fetch(consultation: string, serverKey: string): Promise<HeldConsultation> {
    const { package: envelope, delivery: signed } = (await this.requestPackage(consultation)).json();
    const value = mustBeOk(verify(envelope, 'package', serverKey, packageSchema), 'package');
    const delivery = mustBeOk(verify(signed, 'delivery', serverKey, deliverySchema), 'delivery');
    if (delivery.packageHash !== payloadHash(envelope)) throw new Error('the delivery is of another package');
    const info = Buffer.from(`passerelle/token-key/1\n${consultation}\n${this.name}`);
    const key = hpkeOpen(
      recipientKey(this.sealing.privateKey),
      { info, aad: Buffer.alloc(0) },
      fromBase64url(delivery.sealedTokenKey),
    );
    const tokenKey = toBase64url(mustBeOk(key, 'token key'));
    return { package: value, context: ballotContext(value), delivery, tokenKey };
  }

  /** Seals choices into a batch, signed and framed. `change` alters the manifest before it is signed. */
  makeBatch(held: HeldConsultation, choices: readonly Choices[], change: Partial<Batch> = {}): TestBatch {
    const sealed = choices.map((one) => seal(one, held.context, held.package.ballotKey.publicKey));
    return this.frame(held, sealed, change);
  }

  frame(held: HeldConsultation, unsorted: readonly Uint8Array[], change: Partial<Batch> = {}): TestBatch {
    const byId = new Map(unsorted.map((sealed) => [ballotId(sealed), sealed]));
    const ids = sortByBytes(byId.keys());
    const sealed = ids.map((id) => byId.get(id) ?? new Uint8Array());
    const manifest: Batch = {
      consultation: held.package.consultation,
      terminal: this.name,
      batch: toBase64url(randomBytes(16)),
      count: sealed.length,
      sealedBytes: held.context.sealedBytes,
      setHash: setHash(ids),
      formHash: held.context.formHash,
      packageHash: held.delivery.packageHash,
      rehearsal: held.package.rehearsal,
      closing: false,
      ...change,
    };
    const envelope = Buffer.from(JSON.stringify(this.sign('batch', manifest)));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(envelope.length);
    return { manifest, sealed, frame: Buffer.concat([length, envelope, ...sealed]) };
  }

  sendBatch({ manifest, frame }: TestBatch, altered: Buffer = frame): Promise<Answer> {
    return this.send('PUT', `/consultations/${manifest.consultation}/batches/${manifest.batch}`, altered);
  }

  sendMarks(consultation: string, tokens: readonly string[]): Promise<Answer> {
    const marks = this.sign('marks', { consultation, terminal: this.name, tokens: sortByBytes(tokens) });
    return this.send('PUT', `/consultations/${consultation}/marks`, marks);
  }

  sendFinal(consultation: string, batches: readonly TestBatch[], marks: number, change: Partial<FinalManifest> = {}) {
    const final: FinalManifest = {
      consultation,
      terminal: this.name,
      ballots: batches.reduce((sum, { manifest }) => sum + manifest.count, 0),
      marks,
      spoiled: 0,
      reprints: 0,
      codesIssued: 0,
      batches: batches.map(({ manifest: { batch, count, setHash } }) => ({ batch, count, setHash })),
      ...change,
    };
    return this.send('PUT', `/consultations/${consultation}/final`, this.sign('final', final));
  }

  reserve(consultation: string, token: string, reservation: string, release = false): Promise<Answer> {
    const request = { consultation, terminal: this.name, token, reservation, release };
    return this.send('POST', `/consultations/${consultation}/reservations`, this.sign('reservation-request', request));
  }
}
