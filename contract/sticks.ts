import { z } from 'zod';
import { opaque } from './identifiers.ts';
import { documentKinds, trayLimits } from './tray.ts';

/**
 * The calls that the shell makes to the program that reads and writes residents' USB sticks (main/sticks), over a Unix socket of its
 * own: frames as between shell and services (`encodeFrame`), answered in order. Everything that a connection opened is released
 * when it ends. Bytes travel as base64, so that neither side ever opens a path that the other one made.
 */
export const stickChunkBytes = 256 * 1024;
/** The documents that are offered of one stick; whoever has more is told so. */
export const mostStickDocuments = 300;

/** A part of a document, as base64. */
export const chunkSchema = z.base64().max(Math.ceil(stickChunkBytes / 3) * 4);

/**
 * One part of a stick that could hold files. `read-only`: its switch is on lock. `encrypted`: BitLocker or LUKS. `other-format`:
 * neither FAT nor exFAT. `damaged`: what it says of itself cannot be true. `in-use`: something else on this machine has it open.
 */
export const stickSchema = z.strictObject({
  stick: opaque,
  label: z.string().max(40),
  sizeBytes: z.int().min(0),
  state: z.enum(['ready', 'read-only', 'encrypted', 'other-format', 'damaged', 'in-use']),
});
export type Stick = z.infer<typeof stickSchema>;

/** A document on a stick. `id` counts from 0 and holds until the stick is closed; names are cleaned for the screen. */
export const stickDocumentSchema = z.strictObject({
  id: z.int().min(0),
  name: z.string().max(120),
  /** The folders that lead to it, from the outermost. */
  folder: z.array(z.string().max(120)).max(8),
  kind: z.enum(documentKinds),
  sizeBytes: z.int().min(0),
});
export type StickDocument = z.infer<typeof stickDocumentSchema>;

const nothing = z.strictObject({});

function call<A extends z.ZodType, V extends z.ZodType, const E extends readonly string[]>(
  args: A,
  value: V,
  errors: E,
) {
  return { args, value, errors: z.strictObject({ code: z.enum(['unavailable', ...errors]) }) };
}

/** What can happen to a stick at any time. `gone`: it was taken out. */
export const stickFaults = ['gone', 'damaged', 'full', 'read-only'] as const;
export type StickFaultCode = (typeof stickFaults)[number];
/** Of calls that need an open stick. `not-open`: none is, or no document is being written. */
const faults = ['not-open', ...stickFaults] as const;

export const stickCalls = {
  'sticks.list': call(nothing, z.array(stickSchema), []),
  'stick.open': call(z.strictObject({ stick: opaque }), nothing, ['gone', 'damaged', 'in-use', 'not-readable']),
  'stick.documents': call(
    nothing,
    z.strictObject({ documents: z.array(stickDocumentSchema), hasMore: z.boolean() }),
    faults,
  ),
  'stick.read': call(
    z.strictObject({ document: z.int().min(0), offset: z.int().min(0) }),
    z.strictObject({ bytes: chunkSchema }),
    [...faults, 'unknown-document', 'too-large'],
  ),
  /** Begins a new document at the top of the stick. Nothing is to be seen of it there until `stick.finish`. */
  'stick.create': call(
    z.strictObject({
      name: z.string().min(1).max(200),
      kind: z.enum(documentKinds),
      sizeBytes: z.int().min(1).max(trayLimits.documentBytes),
    }),
    nothing,
    faults,
  ),
  'stick.append': call(z.strictObject({ bytes: chunkSchema }), nothing, [...faults, 'too-large']),
  /** The document is on the stick, whole and durable, under this name: another one where the wanted name was taken. */
  'stick.finish': call(nothing, z.strictObject({ name: z.string() }), faults),
  /** After it the stick may be taken out. */
  'stick.close': call(nothing, nothing, ['gone']),
} as const;

export type StickCallName = keyof typeof stickCalls;
export type StickArguments<N extends StickCallName> = z.infer<(typeof stickCalls)[N]['args']>;
export type StickValue<N extends StickCallName> = z.infer<(typeof stickCalls)[N]['value']>;
export type StickError<N extends StickCallName> = z.infer<(typeof stickCalls)[N]['errors']>;

export const stickRequestSchema = z.strictObject({
  id: z.int().min(0),
  name: z.string().max(40),
  args: z.unknown(),
});

/** `refused`: a fault of the caller. */
export const stickReplySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ok'), id: z.int(), value: z.unknown() }),
  z.strictObject({ kind: z.literal('error'), id: z.int(), error: z.unknown() }),
  z.strictObject({ kind: z.literal('refused'), id: z.int() }),
]);
