import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maximumFrameBytes } from './calls.ts';
import { encodeFrame, FrameError, frameDecoder } from './frames.ts';

test('messages arrive whole and in order, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 5 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
      (messages, cuts) => {
        const stream = Buffer.concat(messages.map((message) => encodeFrame(message)));
        const decoder = frameDecoder();
        const received: unknown[] = [];
        for (let at = 0; at < stream.length; ) {
          const length = cuts.next().value ?? 1;
          received.push(...decoder.push(stream.subarray(at, at + length)));
          at += length;
        }
        expect(JSON.stringify(received)).toBe(JSON.stringify(messages));
      },
    ),
  );
});

test('a frame that is too long is refused before its bytes are kept', () => {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(maximumFrameBytes + 1);
  expect(() => frameDecoder().push(header)).toThrow(FrameError);
});

test('a frame that is not JSON, not UTF-8 or empty is refused', () => {
  for (const body of [Buffer.from('{'), Buffer.from([0x22, 0xff, 0x22]), Buffer.alloc(0)]) {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(body.length);
    expect(() => frameDecoder().push(Buffer.concat([header, body]))).toThrow(FrameError);
  }
});
