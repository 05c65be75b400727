import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Result } from '../../contract/result.ts';
import type { City } from '../city.ts';
import { answering, checked, type Refusal, refusal } from '../http/index.ts';
import { type CardNumber, type CsvFault, readCardNumbers, readCards } from './csv.ts';
import { type OnCardsChanged, renewPin, replaceCards, replaceMediators } from './store.ts';

const csvLimitBytes = 16 * 1024 * 1024;

/** PUT /cards and PUT /mediators of the officer API, as text/csv, and POST /mediators/pin */
export function cardRoutes(app: FastifyInstance, city: City, changed: OnCardsChanged): void {
  app.addContentTypeParser('text/csv', { parseAs: 'string', bodyLimit: csvLimitBytes }, (_request, body, done) =>
    done(null, body),
  );
  app.put(
    '/cards',
    answering(async ({ body }) => {
      const cards = readCsv(body, readCards);
      return cards.ok ? replaceCards(city, cards.value, changed) : cards;
    }),
  );
  app.put(
    '/mediators',
    answering(async ({ body }) => {
      const cards = readCsv(body, readCards);
      return cards.ok ? replaceMediators(city, cards.value) : cards;
    }),
  );
  app.post(
    '/mediators/pin',
    answering(async ({ body }) => {
      const asked = checked(z.strictObject({ number: z.string().regex(/^\d{4,32}$/) }), body);
      return asked.ok ? renewPin(city, asked.value.number) : asked;
    }),
  );
}

/** A list of card numbers that an officer sent as text/csv. */
export function cardNumbersOf(body: unknown): Result<CardNumber[], Refusal> {
  return readCsv(body, readCardNumbers);
}

function readCsv<T>(body: unknown, read: (text: string) => Result<T, CsvFault>): Result<T, Refusal> {
  if (typeof body !== 'string') return refusal('unsupported-type', 'Send text/csv.');
  const cards = read(body);
  if (cards.ok) return cards;
  return refusal('invalid', `Line ${cards.error.line}: expected ${cards.error.expected}.`);
}
