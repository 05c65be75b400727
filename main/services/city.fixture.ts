/** A city for tests: its keys, and everything that it signs for a terminal. */
import {
  cardToken,
  fingerprint,
  generateSealingKey,
  generateSigningKey,
  generateTokenKey,
  hpkeSeal,
  mediatorToken,
  payloadHash,
  sign,
  sortByBytes,
  toBase64url,
} from '../../ballot/index.ts';
import type { ConsultationPackage, Delivery, TerminalSettings } from '../../contract/consultation.ts';
import type { Signed } from '../../contract/signed.ts';

/** What a terminal tells about itself when it is enrolled. */
type TerminalKeys = { readonly signingKey: string; readonly sealingKey: string };

const inAllLanguages = (fr: string) => ({ fr, en: `${fr} (en)`, ar: `${fr} (ar)` });

/** Mediators of the city, with PINs that took their time to be made. */
export const cityMediators = [
  {
    mediator: 1,
    number: '9000000001',
    pin: '314159',
    salt: '3G-9Rt9lGgUD1ZIswE7qJQ',
    hash: '-diQj-_h3waHS4DSGwwVtcwE5k8o6wEzchqqvd1hiFM',
  },
  {
    mediator: 2,
    number: '9000000002',
    pin: '271828',
    salt: 'Suw1jHvP-8km9yps3VdxMg',
    hash: 'xV0DvPxJh9BavQnnqK36WAYUvts39he6OHhVs9OwD3g',
  },
] as const;

export class City {
  readonly serverKey = generateSigningKey();
  /** The key that the trustees hold together. */
  readonly ballotKey = generateSealingKey();
  readonly publicationKey = generateSigningKey();
  readonly tokenKey = generateTokenKey();
  readonly mediatorKey = generateTokenKey();
  readonly terminal = 'mediatheque-1';

  settings(
    keys: TerminalKeys,
    changes: Partial<TerminalSettings> & { mediatorCards?: readonly string[] } = {},
  ): Signed {
    const { mediatorCards = [], ...fields } = changes;
    const settings: TerminalSettings = {
      terminal: this.terminal,
      version: 1,
      name: 'Entrée',
      place: 'Médiathèque centrale',
      city: 'Sainte-Aurore',
      publicUrl: 'https://participer.sainte-aurore.example',
      serverKey: this.serverKey.publicKey,
      mediatorTokens: sortByBytes(mediatorCards.map((card) => mediatorToken(this.mediatorKey, card))),
      sealedMediatorKey: sealTo(
        keys,
        `passerelle/mediator-key/1\n${fields.terminal ?? this.terminal}`,
        this.mediatorKey,
      ),
      mediators: cityMediators
        .filter(({ number }) => mediatorCards.includes(number))
        .map(({ mediator, number, salt, hash }) => ({
          ...{ mediator, salt, hash },
          token: mediatorToken(this.mediatorKey, number),
        })),
      ...fields,
    };
    return sign('settings', settings, this.serverKey);
  }

  /** A consultation that is open from an hour before `nowMs` until an hour after it. */
  packageOf(changes: Partial<ConsultationPackage> = {}, nowMs = Date.now()): ConsultationPackage {
    return {
      consultation: 'parc-des-lilas',
      version: 1,
      rehearsal: false,
      city: 'Sainte-Aurore',
      languages: ['fr', 'en', 'ar'],
      title: inAllLanguages('Le parc des Lilas'),
      level: 'co-build',
      information: [inAllLanguages('Le parc sera refait.')],
      privacyNotice: [inAllLanguages('Votre vote est secret.')],
      whoMayTakePart: inAllLanguages('Toute personne inscrite à la médiathèque.'),
      whatHappensNext: inAllLanguages('Le conseil municipal en débat en mars.'),
      opensAt: new Date(nowMs - 3_600_000).toISOString(),
      closesAt: new Date(nowMs + 3_600_000).toISOString(),
      form: {
        kind: 'single',
        question: inAllLanguages('Que souhaitez-vous au parc ?'),
        options: [
          { id: 'jardin', label: inAllLanguages('Un jardin partagé') },
          { id: 'jeux', label: inAllLanguages('Une aire de jeux') },
        ],
        optionOrder: 'as-published',
      },
      k: 8,
      tieRule: inAllLanguages('Tirage au sort public.'),
      slipRequired: true,
      eligibility: { rule: 'library-card', deskCodes: true },
      ballotKey: {
        publicKey: this.ballotKey.publicKey,
        fingerprint: fingerprint(this.ballotKey.publicKey),
        trustees: 3,
        threshold: 2,
      },
      publicationKey: this.publicationKey.publicKey,
      ...changes,
    };
  }

  sign(published: ConsultationPackage): Signed {
    return sign('package', published, this.serverKey);
  }

  /** `cards`: the numbers of the cards whose home is this terminal. */
  delivery(
    keys: TerminalKeys,
    packageEnvelope: Signed,
    cards: readonly string[] = [],
    changes: Partial<Delivery> = {},
  ) {
    const { consultation } = JSON.parse(packageEnvelope.payload) as ConsultationPackage;
    const delivery: Delivery = {
      consultation,
      terminal: this.terminal,
      packageHash: payloadHash(packageEnvelope),
      sealedTokenKey: sealTo(keys, `passerelle/token-key/1\n${consultation}\n${this.terminal}`, this.tokenKey),
      reservations: sortByBytes(cards.map((card) => cardToken(this.tokenKey, card))),
      ...changes,
    };
    return sign('delivery', delivery, this.serverKey);
  }

  /** A package and its delivery, as the server answers. */
  signed(keys: TerminalKeys, changes: Partial<ConsultationPackage> = {}, cards: readonly string[] = []) {
    const envelope = this.sign(this.packageOf(changes));
    return { package: envelope, delivery: this.delivery(keys, envelope, cards) };
  }
}

/** Seals a 32-byte key (base64url) to a terminal, as contract/consultation.ts says. */
export function sealTo(keys: TerminalKeys, info: string, key: string): string {
  return toBase64url(
    hpkeSeal(keys.sealingKey, { info: Buffer.from(info), aad: new Uint8Array() }, Buffer.from(key, 'base64url')),
  );
}
