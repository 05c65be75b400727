import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ok, type Result } from '../../contract/result.ts';
import { batchFrameLimits } from '../../contract/sync.ts';
import { type Refusal, refusal } from '../http/index.ts';

const lengthBytes = 4;
const idBytes = 16;

/** Reads a batch frame (contract/sync.ts) piece by piece, so that the ballots are only let in once their envelope is trusted. */
export interface FrameReader {
  /** The envelope, as the JSON value that was sent. */
  envelope(): Promise<Result<unknown, Refusal>>;
  /** Everything behind the envelope, which must be exactly this long. */
  rest(bytes: number): Promise<Result<Buffer, Refusal>>;
  /** Lets what was not read pass by, so that the other side gets to read the answer and the connection serves again. */
  discard(): Promise<void>;
}

export function frameReader(stream: Readable): FrameReader {
  const chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  let ahead: Buffer = Buffer.alloc(0);

  /** Takes exactly so many bytes, or nothing when the stream ends before. */
  async function take(bytes: number): Promise<Buffer | undefined> {
    const taken = Buffer.alloc(bytes);
    let filled = 0;
    while (filled < bytes) {
      if (ahead.length === 0) {
        const { done, value } = await chunks.next();
        if (done) return undefined;
        ahead = value;
      }
      const copied = ahead.copy(taken, filled);
      filled += copied;
      ahead = ahead.subarray(copied);
    }
    return taken;
  }

  async function atEnd(): Promise<boolean> {
    while (ahead.length === 0) {
      const { done, value } = await chunks.next();
      if (done) return true;
      ahead = value;
    }
    return false;
  }

  return {
    async envelope() {
      const length = (await take(lengthBytes))?.readUInt32BE();
      if (length === undefined) return refusal('invalid', 'The frame is cut off.');
      if (length > batchFrameLimits.envelopeBytes) return refusal('too-large');
      const text = await take(length);
      if (!text) return refusal('invalid', 'The frame is cut off.');
      try {
        return ok(JSON.parse(text.toString('utf8')));
      } catch {
        return refusal('invalid', 'The envelope is not JSON.');
      }
    },
    async rest(bytes) {
      if (bytes > batchFrameLimits.ballotsBytes) return refusal('too-large');
      const taken = await take(bytes);
      if (!taken || !(await atEnd())) return refusal('invalid', 'The frame is not as long as its manifest says.');
      return ok(taken);
    },
    async discard() {
      await chunks.return?.();
      stream.resume();
    },
  };
}

/** The ids of sealed ballots that stand one behind the other, joined in the same way; nothing when they are not strictly sorted. */
export function idsOf(ballots: Buffer, sealedBytes: number): Buffer | undefined {
  const count = ballots.length / sealedBytes;
  const ids = Buffer.alloc(count * idBytes);
  for (let index = 0; index < count; index += 1) {
    const sealed = ballots.subarray(index * sealedBytes, (index + 1) * sealedBytes);
    hash('sha256', sealed, 'buffer').copy(ids, index * idBytes, 0, idBytes);
    if (
      index > 0 &&
      ids.compare(ids, (index - 1) * idBytes, index * idBytes, index * idBytes, (index + 1) * idBytes) <= 0
    )
      return undefined;
  }
  return ids;
}
