/**
 * A terminal where people vote one after the other, as a program of its own that can be killed. Says each ballot before and
 * after its commit: `trying ID TOKEN`, `acked ID TOKEN`. Arguments: data folder, address, PEM file, votes a second, consultation.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { ballotId, cardToken, seal, toBase64url } from '../../ballot/index.ts';
import { Machine } from '../harness/machine.ts';

const [folder = '', url = '', pem = '', pace = '', consultation = ''] = process.argv.slice(2);
const certificateAuthority = readFileSync(pem, 'utf8');
const machine = new Machine({ folder, url, certificateAuthority, heartbeatSeconds: 0.2, timeoutMs: 1_000 });
await machine.start();
setInterval(vote, 1_000 / Number(pace));

function vote(): void {
  const held = machine.consultations.get(consultation);
  if (!held || machine.consultations.stage(consultation) !== 'open') return;
  const token = cardToken(held.tokenKey, toBase64url(randomBytes(9)));
  const sealed = seal({ kind: 'blank' }, held.ballots, held.package.ballotKey.publicKey);
  writeSync(1, `trying ${ballotId(sealed)} ${token}\n`);
  if (machine.box(consultation).urn.cast(token, sealed).ok) writeSync(1, `acked ${ballotId(sealed)} ${token}\n`);
}
