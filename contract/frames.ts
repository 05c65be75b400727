import { maximumFrameBytes } from './calls.ts';

/** One message of the socket between shell and services as bytes: u32 big-endian length, then that many bytes of UTF-8 JSON. */
export function encodeFrame(message: unknown): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  const frame = new Uint8Array(4 + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, 4);
  return frame;
}

/** What a peer sent that no honest one sends: the connection is closed. */
export class FrameError extends Error {
  readonly code: 'too-large' | 'not-json';
  constructor(code: 'too-large' | 'not-json', message: string) {
    super(message);
    this.code = code;
  }
}

/** Cuts a stream of bytes into messages. `push` gives the messages that are complete; throws FrameError on too long or not JSON. */
export function frameDecoder(): { push(chunk: Uint8Array): unknown[] } {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let header = new Uint8Array(0);
  let pending: Uint8Array[] = [];
  let missing: number | null = null;
  return { push };

  function push(chunk: Uint8Array): unknown[] {
    const messages: unknown[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      rest = missing === null ? readHeader(rest) : readBody(rest, missing);
      if (missing === 0) messages.push(takeMessage());
    }
    return messages;
  }

  function readHeader(bytes: Uint8Array): Uint8Array {
    const wanted = 4 - header.length;
    header = concatenate([header, bytes.subarray(0, wanted)]);
    if (header.length === 4) {
      missing = new DataView(header.buffer).getUint32(0);
      header = new Uint8Array(0);
      if (missing > maximumFrameBytes) throw new FrameError('too-large', `a frame of ${missing} bytes`);
    }
    return bytes.subarray(wanted);
  }

  function readBody(bytes: Uint8Array, wanted: number): Uint8Array {
    const part = bytes.subarray(0, wanted);
    pending.push(part);
    missing = wanted - part.length;
    return bytes.subarray(part.length);
  }

  function takeMessage(): unknown {
    const body = concatenate(pending);
    pending = [];
    missing = null;
    try {
      return JSON.parse(utf8.decode(body));
    } catch {
      throw new FrameError('not-json', 'a frame that is not JSON');
    }
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
