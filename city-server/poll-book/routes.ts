import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { freedFileSchema } from '../../contract/freeing.ts';
import { slug } from '../../contract/identifiers.ts';
import type { Result } from '../../contract/result.ts';
import { type CardNumber, cardNumbersOf } from '../cards/index.ts';
import type { City } from '../city.ts';
import { answering, checked, type Refusal } from '../http/index.ts';
import { listHeld, takeFreed } from './freeing.ts';
import { transcribe } from './paper-lists.ts';

const inAddress = z.object({ consultation: slug });
const freedLimitBytes = 32 * 1024 * 1024;

/** PUT /consultations/:consultation/held-cards, /freed and /paper-list of the officer API; lists of cards come as text/csv */
export function pollBookRoutes(app: FastifyInstance, city: City): void {
  app.put('/consultations/:consultation/held-cards', answering(ofList(city, listHeld)));
  app.put('/consultations/:consultation/paper-list', answering(ofList(city, transcribe)));
  app.put(
    '/consultations/:consultation/freed',
    { bodyLimit: freedLimitBytes },
    answering(async ({ params, body }) => {
      const address = checked(inAddress, params);
      if (!address.ok) return address;
      const file = checked(freedFileSchema, body);
      return file.ok ? takeFreed(city, address.value.consultation, file.value) : file;
    }),
  );
}

function ofList<T>(
  city: City,
  take: (city: City, consultation: string, numbers: readonly CardNumber[]) => Promise<Result<T, Refusal>>,
) {
  return async ({ params, body }: FastifyRequest): Promise<Result<T, Refusal>> => {
    const address = checked(inAddress, params);
    if (!address.ok) return address;
    const numbers = cardNumbersOf(body);
    return numbers.ok ? take(city, address.value.consultation, numbers.value) : numbers;
  };
}
