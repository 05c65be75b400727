import { randomBytes } from 'node:crypto';
import { ballotId, envelopeBytes, seal, sealEnvelope, setHash, sortByBytes, toBase64url } from '../../ballot/index.ts';
import type { Batch } from '../../contract/sync.ts';
import type { HeldConsultation, TestTerminal } from './terminal.ts';

const newBallot = (held: HeldConsultation) =>
  seal({ kind: 'single', option: 'arbres' }, held.context, held.package.ballotKey.publicKey);

/** Sends provisional ballots of these tokens as a terminal does; its answer and what its final manifest says of them. */
export async function sendProvisional(
  terminal: TestTerminal,
  held: HeldConsultation,
  tokens: readonly string[],
  change: Partial<Batch> = {},
) {
  const { consultation } = held.package;
  const byId = new Map(
    tokens
      .map((token) =>
        sealEnvelope({ token, sealed: newBallot(held) }, held.context, held.package.registrarKey?.publicKey ?? ''),
      )
      .map((envelope) => [ballotId(envelope), envelope]),
  );
  const ids = sortByBytes(byId.keys());
  const manifest: Batch = {
    consultation,
    terminal: terminal.name,
    batch: toBase64url(randomBytes(16)),
    count: ids.length,
    sealedBytes: envelopeBytes(held.context.sealedBytes),
    setHash: setHash(ids),
    formHash: held.context.formHash,
    packageHash: held.delivery.packageHash,
    rehearsal: false,
    closing: false,
    ...change,
  };
  const envelope = Buffer.from(JSON.stringify(terminal.sign('provisional', manifest)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(envelope.length);
  const frame = Buffer.concat([length, envelope, ...ids.map((id) => byId.get(id) ?? new Uint8Array())]);
  const put = () => terminal.send('PUT', `/consultations/${consultation}/provisional/${manifest.batch}`, frame);
  const { batch, count, setHash: hash } = manifest;
  return { answer: await put(), put, stated: { batch, count, setHash: hash } };
}
