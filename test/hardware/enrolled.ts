import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cardToken } from '../../ballot/index.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import { mustBeOk } from '../../contract/result.ts';
import { City } from '../../main/services/city.fixture.ts';
import { Consultations } from '../../main/services/consultations/index.ts';
import { StoreMarkers } from '../../main/services/database/index.ts';
import { Identity } from '../../main/services/keys/index.ts';
import { BallotBoxes } from '../../main/services/urn/index.ts';
import { configurations, mediatorCard, residentCards, type Scene, serialConfiguration, socket } from './places.ts';

const consultation = 'parc-des-lilas';
const readers = '/opt/passerelle/kiosk-config/readers';

const contactless = {
  driver: 'hid-reports',
  name: 'contactless',
  description: `${readers}/hexadecimal-serial.yaml`,
  vendorId: 0x1209,
  productId: 0x0001,
};

/** The devices of each scene, as IT staff would write them down. */
const devices: Record<Scene, object> = {
  day: {
    readers: [
      // The keyboard that QEMU emulates.
      { driver: 'hid-keyboard', name: 'desk', vendorId: 0x0627, productId: 0x0001, layout: 'us-qwerty', mode: 'tap' },
      contactless,
      {
        driver: 'hid-reports',
        name: 'tickets',
        description: `${readers}/hid-pos-scanner.yaml`,
        vendorId: 0x0c2e,
        productId: 0x0b07,
      },
      { driver: 'hid-reports', name: 'mediators', description: `${readers}/pcprox.yaml` },
    ],
    cards: [
      { kind: 'library', lengths: [10], reader: 'desk' },
      { kind: 'library', lengths: [10], reader: 'contactless' },
      { kind: 'mediator', lengths: [8], reader: 'mediators' },
      { kind: 'code', reader: 'tickets' },
    ],
    printer: { driver: 'device', path: 'auto' },
  },
  casts: { readers: [contactless], cards: { lengths: [10], check: 'none' } },
};

/** A terminal that is enrolled and holds a consultation, with the keys of its city. */
export interface EnrolledTerminal {
  readonly dataDirectory: string;
  tokenOf(card: string): string;
}

/** Makes the folder of a terminal as its city would have: the services find it on the guest's disk. */
export function makeTerminal(scene: Scene, folder: string): EnrolledTerminal {
  const place = join(folder, scene);
  const dataDirectory = join(place, 'data');
  mkdirSync(place, { recursive: true });
  const city = new City();
  const markers = new StoreMarkers(dataDirectory);
  const record = () => {};
  const identity = new Identity({ dataDirectory, markers, record });
  const keys = identity.publicKeys ?? { signingKey: '', sealingKey: '' };
  mustBeOk(identity.enrol(city.settings(keys, { mediatorCards: [mediatorCard] }), city.serverKey.publicKey), 'enrol');
  const boxes = new BallotBoxes({ dataDirectory, markers, record });
  const consultations = new Consultations({ dataDirectory, markers, identity, boxes, record, now: Date.now });
  const changes: Partial<ConsultationPackage> = { slipRequired: scene === 'day' };
  mustBeOk(consultations.accept(consultation, city.signed(keys, changes, residentCards)), 'accept');
  consultations.close();
  boxes.close();
  const configuration = {
    dataDirectory: 'data',
    socket,
    procedures: { catalogues: ['/opt/passerelle/kiosk-config/procedures.yaml'] },
    ...devices[scene],
  };
  // JSON is YAML.
  writeFileSync(join(place, basename(configurations[scene])), JSON.stringify(configuration));
  const printer = { driver: 'serial', path: '/dev/ttyUSB0', baud: 115_200 };
  if (scene === 'day')
    writeFileSync(join(place, basename(serialConfiguration)), JSON.stringify({ ...configuration, printer }));
  return { dataDirectory, tokenOf: (card) => cardToken(city.tokenKey, card) };
}

/** What the urn and the poll book in a folder hold. */
export function contentsOf(dataDirectory: string) {
  const boxes = new BallotBoxes({ dataDirectory, markers: new StoreMarkers(dataDirectory), record: () => {} });
  const { urn } = mustBeOk(boxes.get(consultation), 'box');
  const contents = { ballots: mustBeOk(urn.ballots(), 'ballots'), tokens: mustBeOk(urn.tokens(), 'tokens') };
  boxes.close();
  return contents;
}
