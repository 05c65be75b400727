/** Where a connection over TLS means to go: a host, `null` when it says none (or is no TLS), `undefined` while it has not said it yet. */
export type ServerName = string | null | undefined;

/** Larger than any browser's first message. */
export const mostBytes = 32 * 1024;

const handshake = 22;
const clientHello = 1;
const serverNameExtension = 0;
const hostName = 0;

/**
 * Reads the name of the server out of the first bytes of a connection (RFC 8446 §5.1 and §4.1.2, RFC 6066 §3), as Chromium sends it. The
 * bytes come from a program that may have been taken over: whatever is not as it must be names no server.
 */
export function serverNameOf(bytes: Buffer): ServerName {
  const message = firstMessage(bytes);
  if (!message) return message;
  try {
    return nameIn(message);
  } catch (error) {
    if (error instanceof RangeError) return null; // a length that leads beyond the message
    throw error;
  }
}

/** The first message of the handshake, put together from as many records as it was cut into. */
function firstMessage(bytes: Buffer): Buffer | null | undefined {
  const parts: Buffer[] = [];
  let have = 0;
  let at = 0;
  for (;;) {
    if (bytes.length > at && bytes[at] !== handshake) return null;
    if (bytes.length < at + 5) break;
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0) return null;
    const part = bytes.subarray(at + 5, at + 5 + length);
    parts.push(part);
    have += part.length;
    const all = Buffer.concat(parts);
    if (all.length > 0 && all[0] !== clientHello) return null;
    if (have >= 4) {
      const whole = 4 + all.readUIntBE(1, 3);
      if (have >= whole) return all.subarray(4, whole);
    }
    if (part.length < length) break;
    at += 5 + length;
  }
  return bytes.length > mostBytes ? null : undefined;
}

function nameIn(message: Buffer): string | null {
  let at = 2 + 32; // version and random
  at += 1 + message.readUInt8(at); // session
  at += 2 + message.readUInt16BE(at); // cipher suites
  at += 1 + message.readUInt8(at); // compression
  const end = at + 2 + message.readUInt16BE(at);
  at += 2;
  while (at < end) {
    const type = message.readUInt16BE(at);
    const length = message.readUInt16BE(at + 2);
    if (type === serverNameExtension) return firstName(message.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

/** One name of each kind is allowed, and there is one kind. */
function firstName(list: Buffer): string | null {
  if (list.readUInt8(2) !== hostName) return null;
  const length = list.readUInt16BE(3);
  if (length === 0 || length + 5 !== list.length || list.readUInt16BE(0) + 2 !== list.length) return null;
  const name = list.subarray(5);
  return name.every((byte) => byte > 0x20 && byte < 0x7f) ? name.toString('latin1').toLowerCase() : null;
}
