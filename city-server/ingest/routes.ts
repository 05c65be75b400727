import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sign } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { ok, type Result } from '../../contract/result.ts';
import { bytes16, type Signed, type SignedKind } from '../../contract/signed.ts';
import { type Batch, batchSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering, checked, type Refusal, refusal } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { type FrameReader, frameReader } from './frame.ts';
import { type Box, provisionalBox, storeBatch, urnBox } from './store.ts';

const inAddress = z.object({ consultation: slug, batch: bytes16 });

interface Way {
  readonly box: Box;
  readonly kind: SignedKind;
  readonly acknowledged: SignedKind;
}

const ways: Readonly<Record<string, Way>> = {
  batches: { box: urnBox, kind: 'batch', acknowledged: 'batch-ack' },
  provisional: { box: provisionalBox, kind: 'provisional', acknowledged: 'provisional-ack' },
};

/** PUT /consultations/:consultation/batches/:batch and PUT /consultations/:consultation/provisional/:batch */
export function batchRoutes(app: FastifyInstance, city: City): void {
  app.register(async (scope) => {
    // The body stays a stream: a stranger is refused after the envelope, before the ballots take any memory.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    for (const [path, way] of Object.entries(ways))
      scope.put(
        `/consultations/:consultation/${path}/:batch`,
        answering(async ({ params, body }) => {
          if (!(body instanceof Readable)) return refusal('unsupported-type');
          const frame = frameReader(body);
          const acknowledged = await receive(city, way, params, frame);
          if (!acknowledged.ok) await frame.discard();
          return acknowledged;
        }),
      );
  });
}

async function receive(
  city: City,
  { box, kind, acknowledged }: Way,
  params: unknown,
  frame: FrameReader,
): Promise<Result<Signed, Refusal>> {
  const address = checked(inAddress, params);
  if (!address.ok) return address;
  const envelope = await frame.envelope();
  if (!envelope.ok) return envelope;
  const said = await saidByTerminal<Batch>(city, envelope.value, kind, batchSchema, address.value.consultation);
  if (!said.ok) return said;
  const { payload: manifest } = said.value;
  if (manifest.batch !== address.value.batch) return refusal('invalid', 'The address names another batch.');
  const ballots = await frame.rest(manifest.count * manifest.sealedBytes);
  if (!ballots.ok) return ballots;
  const stored = await storeBatch(city, box, manifest, said.value.envelope, ballots.value);
  if (!stored.ok) return stored;
  const { consultation, terminal, batch, count, setHash } = manifest;
  return ok(sign(acknowledged, { consultation, terminal, batch, count, setHash }, city.key));
}
