import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64url, parseCanonicalJson, toCrockford } from '../../../ballot/index.ts';
import { settingsSchema } from '../../../contract/consultation.ts';
import type { enrolmentFailures } from '../../../contract/first-start.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type Signed, signedSchema } from '../../../contract/signed.ts';
import { type Enrolment, enrolmentCodeFile, enrolmentSchema } from '../../../contract/sync.ts';
import { removeDurably } from '../database/index.ts';
import type { Identity } from '../keys/index.ts';
import { type Refused, type ServerAddress, ServerClient, type Unreachable } from './client.ts';

const keyDigits = 6;

/** The code is still good: for the right server, once it answers, for this server in a while, or with the keys back in place. */
const keepsCode: ReadonlySet<string> = new Set(['enrolment-other-server', 'enrolment-keys-refused']);

export interface EnrolmentOptions {
  readonly dataDirectory: string;
  readonly identity: Identity;
  readonly client: ServerClient;
  readonly software: string;
}

/** `not-enrolled`: nobody has handed over a code yet. */
export type EnrolmentFailure = Unreachable | Refused | { readonly code: 'not-enrolled' };

/**
 * Enrols the terminal, unless it is, with the code that `passerelle enroll` left, and deletes it. The last six characters of the
 * code name the server's key, so that whoever reads it out has also vouched for the server. A code that the server refuses is
 * deleted too: it is used up, has expired, or was never one.
 */
export async function ensureEnrolled(options: EnrolmentOptions): Promise<Result<void, EnrolmentFailure>> {
  const { dataDirectory, identity } = options;
  const file = join(dataDirectory, enrolmentCodeFile);
  const text = readCode(file);
  if (!identity.settings && text === undefined) return err({ code: 'not-enrolled' });
  const enrolled = identity.settings ? ok(undefined) : await enrol(options, text ?? '');
  const isKept = !enrolled.ok && (enrolled.error.code === 'unreachable' || keepsCode.has(enrolled.error.refusal));
  if (text !== undefined && !isKept) removeDurably(file);
  return enrolled;
}

/** Enrols once, at a server that no heartbeat goes to yet, with the code that lies in its file; says why not, for the screen. */
export async function enrolOnce(
  options: Omit<EnrolmentOptions, 'client'>,
  server: ServerAddress,
): Promise<Result<void, { code: (typeof enrolmentFailures)[number] }>> {
  const client = new ServerClient(server);
  try {
    const enrolled = await ensureEnrolled({ ...options, client });
    if (enrolled.ok) return enrolled;
    const { error } = enrolled;
    if (error.code !== 'refused') return err({ code: 'unreachable' });
    return err({ code: onScreen[error.refusal] ?? 'code-refused' });
  } finally {
    client.close();
  }
}

const onScreen: Readonly<Record<string, (typeof enrolmentFailures)[number]>> = {
  'enrolment-other-server': 'other-server',
  'enrolment-keys-refused': 'keys-refused',
  'enrolment-malformed-code': 'malformed-code',
};

async function enrol(
  { identity, client, software }: EnrolmentOptions,
  text: string,
): Promise<Result<void, Unreachable | Refused>> {
  const code = enrolmentSchema.shape.code.safeParse(text.trim());
  const keys = identity.publicKeys;
  if (!keys) return refused('keys-refused');
  if (!code.success) return refused('malformed-code');
  const enrolment: Enrolment = { code: code.data, ...keys, software };
  const body = identity.sign('enrolment', enrolment);
  const answer = await client.send({ method: 'POST', path: '/enrolment', body }, signedSchema);
  if (answer.ok) return takeSettings(identity, answer.value, code.data);
  return answer.error.code === 'refused' ? refused(answer.error.refusal) : err(answer.error);
}

function takeSettings(identity: Identity, envelope: Signed, code: string): Result<void, Refused> {
  const serverKey = serverKeyIn(envelope);
  if (serverKey === undefined || keyMark(serverKey) !== code.slice(-keyDigits)) return refused('other-server');
  const taken = identity.enrol(envelope, serverKey);
  return taken.ok ? ok(undefined) : refused(taken.error.code);
}

function refused(why: string): Result<never, Refused> {
  return err({ code: 'refused', refusal: `enrolment-${why}` });
}

/** The key that settings claim to be signed with; nothing is believed before the code has vouched for it. */
function serverKeyIn({ payload }: Signed): string | undefined {
  const value = parseCanonicalJson(payload);
  return value.ok ? settingsSchema.safeParse(value.value).data?.serverKey : undefined;
}

/** How the end of an enrolment code names a server's key. */
function keyMark(serverKey: string): string {
  return toCrockford(createHash('sha256').update(fromBase64url(serverKey)).digest(), keyDigits);
}

function readCode(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').slice(0, 100);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
