import { onTestFinished } from 'vitest';
import { toBase64url } from '../../ballot/index.ts';
import { makeCertificate } from '../../city-server/testing/certificate.ts';
import { startTestCity, type TestCity } from '../../city-server/testing/city.ts';
import type { Choices } from '../../contract/choices.ts';
import { temporaryFolder } from '../../main/services/database/temporary-folder.fixture.ts';
import { HostileRelay } from '../harness/hostile-relay.ts';
import { Machine, type MachineOptions } from '../harness/machine.ts';
import { SimulatedTime } from '../harness/simulated-time.ts';

export const hour = 3_600_000;
export const minute = 60_000;
export const square = 'place-du-marche';

export const arbres: Choices = { kind: 'single', option: 'arbres' };
export const jeux: Choices = { kind: 'single', option: 'jeux' };
export const blank: Choices = { kind: 'blank' };

/** A machine, and the relay through which it reaches the city. */
export interface Place {
  readonly machine: Machine;
  readonly relay: HostileRelay & { readonly certificateAuthority: string };
  readonly folder: string;
}

/** A running city server, a clock, and places with machines. */
export async function startWorld() {
  const city = await startTestCity();
  const time = new SimulatedTime((ms) => city.pass(ms));

  /** A place whose machine was given its code and not started yet. */
  async function makePlace(terminal: string, change: Partial<MachineOptions> = {}): Promise<Place> {
    const relay = await relayTo(city);
    const folder = temporaryFolder();
    const machine = new Machine({
      folder,
      url: relay.url,
      certificateAuthority: relay.certificateAuthority,
      nowMs: city.now,
      scheduler: time,
      random: () => 0.5,
      timeoutMs: 2_000,
      heartbeatSeconds: 60,
      ...change,
    });
    onTestFinished(() => machine.stop());
    const made = await city.officer('POST', '/enrolment-codes', { terminal, name: `Borne ${terminal}`, place: 'Hall' });
    machine.handCode(made.json().code);
    return { machine, relay, folder };
  }

  /** A place whose machine is enrolled and holds what is published. */
  async function openPlace(terminal: string, change: Partial<MachineOptions> = {}): Promise<Place> {
    const place = await makePlace(terminal, change);
    await place.machine.start();
    await time.until(() => place.machine.sync.isConnected, hour / 2);
    return place;
  }

  return { city, time, makePlace, openPlace };
}

async function relayTo(city: TestCity) {
  const tls = await makeCertificate();
  const relay = await HostileRelay.start({ url: city.publicUrl, ca: city.ca }, tls);
  onTestFinished(() => relay.close());
  return Object.assign(relay, { certificateAuthority: tls.cert });
}

/** What the city server holds of a consultation, straight from its tables; ids and tokens in base64url. */
export async function heldByCity({ database }: TestCity, consultation: string) {
  const ballots = await database.rows<{ id: Buffer; sealed: Buffer; batch: string; terminal: string }>(
    `select id, sealed, batch, terminal from ballots join batches using (consultation, batch) where consultation = $1`,
    [consultation],
  );
  const batches = await database.rows<{ batch: string; terminal: string; count: number }>(
    'select batch, terminal, count from batches where consultation = $1',
    [consultation],
  );
  const marks = await database.rows<{ token: Buffer; terminal: string }>(
    'select token, terminal from marks where consultation = $1',
    [consultation],
  );
  const finals = await database.rows<{ terminal: string }>('select terminal from finals where consultation = $1', [
    consultation,
  ]);
  return {
    ballots: ballots.map(({ id, ...rest }) => ({ ...rest, id: toBase64url(id) })),
    batches,
    marks: marks.map(({ token, terminal }) => ({ terminal, token: toBase64url(token) })),
    finals: finals.map(({ terminal }) => terminal),
  };
}

/** What a signed document says, as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
export function payloadOf(envelope: string): any {
  return JSON.parse(JSON.parse(envelope).payload);
}
