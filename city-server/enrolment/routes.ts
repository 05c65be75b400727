import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { verify } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { ok, type Result } from '../../contract/result.ts';
import { signedSchema } from '../../contract/signed.ts';
import { type Enrolment, enrolmentSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering, checked, makeRateLimit, type Refusal, refusal } from '../http/index.ts';
import { canSealTo } from '../keys/index.ts';
import { enrol, makeEnrolmentCode } from './store.ts';

const attemptsPerMinute = 10;

/** POST /enrolment */
export function enrolmentRoutes(app: FastifyInstance, city: City): void {
  const allows = makeRateLimit(attemptsPerMinute, 60_000, city.now);
  app.post(
    '/enrolment',
    { bodyLimit: 4096 },
    answering(async ({ body, ip }) => {
      if (!allows(ip)) return refusal('too-many');
      const enrolment = provenEnrolment(body);
      return enrolment.ok ? enrol(city, enrolment.value) : enrolment;
    }),
  );
}

/** Whoever prepares a hundred machines needs some weeks; a code that lies about for longer is one that somebody finds. */
const longestCodeDays = 30;

export const newTerminalSchema = z.strictObject({
  terminal: slug,
  name: z.string().trim().min(1).max(80),
  place: z.string().trim().min(1).max(120),
  days: z.int().min(1).max(longestCodeDays).default(2),
});

/** POST /enrolment-codes of the officer API */
export function enrolmentCodeRoutes(app: FastifyInstance, city: City): void {
  app.post(
    '/enrolment-codes',
    answering(async ({ body }) => {
      const terminal = checked(newTerminalSchema, body);
      return terminal.ok ? makeEnrolmentCode(city, terminal.value) : terminal;
    }),
  );
}

/** An enrolment signed with the very key that it brings: whoever enrols a key holds its private half. */
function provenEnrolment(body: unknown): Result<Enrolment, Refusal> {
  const envelope = checked(signedSchema, body);
  if (!envelope.ok) return envelope;
  const claimed = checked(
    z.looseObject({ signingKey: enrolmentSchema.shape.signingKey }),
    parseJson(envelope.value.payload),
  );
  if (!claimed.ok) return claimed;
  const proven = verify(envelope.value, 'enrolment', claimed.value.signingKey, enrolmentSchema);
  if (proven.ok) {
    const { sealingKey } = proven.value;
    return canSealTo(sealingKey) ? ok(proven.value) : refusal('invalid', 'sealingKey: nothing can be sealed to it');
  }
  return proven.error.code === 'bad-signature' ? refusal('bad-signature') : refusal('invalid', proven.error.code);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
