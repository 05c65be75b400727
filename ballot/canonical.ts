import { err, ok, type Result } from '../contract/result.ts';

/** Deeper documents do not exist in the product; the bound keeps a hostile one from exhausting the stack. */
const maxDepth = 64;

/**
 * The canonical JSON text of a value (RFC 8785), for what we hash, sign and seal. A subset: strings, booleans, safe integers,
 * null, arrays and plain objects. Anything that could be written in two ways, or be lost on the way (fractions, `undefined`,
 * lone surrogates, dates, class instances), throws a TypeError: putting it there is a mistake of the program.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) throw new TypeError('canonical JSON: nested too deeply');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeInteger(value);
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (isPlainObject(value)) {
    // RFC 8785 §3.2.3 sorts names by UTF-16 code units, which is what sort() does.
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${writeString(name)}:${write(value[name], depth + 1)}`).join(',')}}`;
  }
  throw new TypeError(`canonical JSON: ${typeof value} has no canonical form`);
}

function writeInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`canonical JSON: ${value} is not a safe integer`);
  return JSON.stringify(value);
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('canonical JSON: a string holds a lone surrogate');
  return JSON.stringify(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Reads a text that must be canonical JSON to the byte, so that one value has one text (no repeated names, no spaces). */
export function parseCanonicalJson(text: string): Result<unknown, { code: 'not-canonical' }> {
  try {
    const value: unknown = JSON.parse(text);
    if (canonicalJson(value) === text) return ok(value);
  } catch {
    // Not JSON, or JSON that has no canonical form: the same refusal.
  }
  return err({ code: 'not-canonical' });
}
