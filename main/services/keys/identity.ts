import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import {
  fromBase64url,
  hpkeOpen,
  type KeptPin,
  mediatorToken,
  parseCanonicalJson,
  type RecipientKey,
  recipientKey,
  sign,
  toBase64url,
  type VerifyError,
  verify,
} from '../../../ballot/index.ts';
import { settingsSchema, type TerminalSettings } from '../../../contract/consultation.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type Signed, type SignedKind, signedSchema } from '../../../contract/signed.ts';
import { guarded, type StoreFault, type StoreMarkers, writeDurably } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import { openKeyFile, readIfThere, type TerminalKeys } from './key-file.ts';

export interface IdentityOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly record: Record;
}

/** Why settings are not taken; those before them stay. */
export type SettingsRefusal = {
  readonly code:
    | 'not-enrolled'
    | 'already-enrolled'
    | VerifyError['code']
    | 'older-version'
    | 'other-terminal'
    | 'other-key'
    | 'cannot-open'
    | StoreFault['code'];
};

export type KnownMediator = KeptPin & { readonly mediator: number };

const settingsMarker = 'settings';

/**
 * Who the terminal is: its keys, made at the first start and never leaving the machine, and its settings, signed by the city
 * server that enrolled it. Both are files that only the services' account can read.
 */
export class Identity extends EventEmitter<{ 'settings-changed': [] }> {
  readonly #options: IdentityOptions;
  readonly #keys: TerminalKeys | undefined;
  readonly #recipient: RecipientKey | undefined;
  #settings: TerminalSettings | undefined;
  #mediatorKey: string | undefined;
  #isSettingsRefused = false;

  constructor(options: IdentityOptions) {
    super();
    this.#options = options;
    const keys = openKeyFile(join(options.dataDirectory, 'keys.json'), options.markers);
    if (keys.ok) {
      this.#keys = keys.value;
      this.#recipient = recipientKey(keys.value.sealing.privateKey);
      this.#readSettings();
    } else options.record('store-refused', { store: 'keys', reason: keys.error.code });
  }

  /** A file of keys or settings is damaged or gone. Without keys the terminal is as if it were not enrolled. */
  get isRefused(): boolean {
    return this.#keys === undefined || this.#isSettingsRefused;
  }

  /** Undefined until the terminal is enrolled. */
  get settings(): TerminalSettings | undefined {
    return this.#settings;
  }

  /** Raw, base64url; undefined when the keys are refused. */
  get publicKeys(): { signingKey: string; sealingKey: string } | undefined {
    return this.#keys && { signingKey: this.#keys.signing.publicKey, sealingKey: this.#keys.sealing.publicKey };
  }

  /** Signs as this terminal. Throws when the keys are refused, which `publicKeys` tells. */
  sign(kind: SignedKind, payload: unknown): Signed {
    if (!this.#keys) throw new Error('the keys of this terminal are refused');
    return sign(kind, payload, this.#keys.signing);
  }

  /** Opens a 32-byte key that the city server sealed to this terminal; base64url. */
  openSealedKey(info: string, sealed: string): Result<string, { code: 'cannot-open' }> {
    if (!this.#recipient) return err({ code: 'cannot-open' });
    const binding = { info: Buffer.from(info), aad: new Uint8Array() };
    const opened = hpkeOpen(this.#recipient, binding, fromBase64url(sealed));
    if (!opened.ok) return opened;
    return opened.value.length === 32 ? ok(toBase64url(opened.value)) : err({ code: 'cannot-open' });
  }

  /**
   * Takes the first settings, signed by `serverKey`, which the enrolment code vouches for. From then on that key is the root of
   * trust, and stays it.
   */
  enrol(envelope: Signed, serverKey: string): Result<TerminalSettings, SettingsRefusal> {
    if (this.#settings) return err({ code: 'already-enrolled' });
    const taken = this.#take(envelope, serverKey);
    if (taken.ok) this.#options.record('terminal-enrolled', { terminal: taken.value.terminal });
    return taken;
  }

  /** Takes newer settings. The same ones again change nothing. */
  accept(envelope: Signed): Result<TerminalSettings, SettingsRefusal> {
    if (!this.#settings) return err({ code: 'not-enrolled' });
    return this.#take(envelope, this.#settings.serverKey);
  }

  /** Whether a card is a mediator's. */
  isMediator(cardNumber: string): boolean {
    if (!this.#settings || !this.#mediatorKey) return false;
    return this.#settings.mediatorTokens.includes(mediatorToken(this.#mediatorKey, cardNumber));
  }

  /**
   * The mediator of a card, by the number that the city gave, with the PIN as it is kept. Nothing for anybody else, nor for a mediator to
   * whom the city has given no PIN.
   */
  mediatorOf(cardNumber: string): KnownMediator | undefined {
    if (!this.#settings?.mediators || !this.#mediatorKey) return undefined;
    const token = mediatorToken(this.#mediatorKey, cardNumber);
    return this.#settings.mediators.find((mediator) => mediator.token === token);
  }

  #take(envelope: Signed, serverKey: string): Result<TerminalSettings, SettingsRefusal> {
    const read = this.#verify(envelope, serverKey);
    if (!read.ok) return read;
    const before = this.#settings;
    const { settings, mediatorKey } = read.value;
    if (before && settings.terminal !== before.terminal) return err({ code: 'other-terminal' });
    if (before && settings.version < before.version) return err({ code: 'older-version' });
    if (before && settings.version === before.version) return ok(before);
    const kept = guarded(() => {
      writeDurably(this.#settingsFile, JSON.stringify(envelope));
      this.#options.markers.add(settingsMarker);
    });
    if (!kept.ok) return kept;
    this.#isSettingsRefused = false;
    this.#use(settings, mediatorKey);
    this.emit('settings-changed');
    return ok(settings);
  }

  #verify(
    envelope: Signed,
    serverKey: string,
  ): Result<{ settings: TerminalSettings; mediatorKey: string }, SettingsRefusal> {
    const settings = verify(envelope, 'settings', serverKey, settingsSchema);
    if (!settings.ok) return err({ code: settings.error.code });
    if (settings.value.serverKey !== serverKey) return err({ code: 'other-key' });
    const info = `passerelle/mediator-key/1\n${settings.value.terminal}`;
    const mediatorKey = this.openSealedKey(info, settings.value.sealedMediatorKey);
    return mediatorKey.ok ? ok({ settings: settings.value, mediatorKey: mediatorKey.value }) : mediatorKey;
  }

  #use(settings: TerminalSettings, mediatorKey: string): void {
    this.#settings = settings;
    this.#mediatorKey = mediatorKey;
  }

  get #settingsFile(): string {
    return join(this.#options.dataDirectory, 'settings.json');
  }

  #readSettings(): void {
    const text = readIfThere(this.#settingsFile);
    if (text === undefined && !this.#options.markers.has(settingsMarker)) return;
    const read = text === undefined ? undefined : this.#verifyStored(text);
    if (read) {
      this.#options.markers.add(settingsMarker);
      this.#use(read.settings, read.mediatorKey);
      return;
    }
    this.#isSettingsRefused = true;
    const reason = text === undefined ? 'missing' : 'damaged';
    this.#options.record('store-refused', { store: 'settings', reason });
  }

  /** What was taken once is trusted by the key that it names itself; the signature still shows every altered byte. */
  #verifyStored(text: string): { settings: TerminalSettings; mediatorKey: string } | undefined {
    try {
      const envelope = signedSchema.parse(JSON.parse(text));
      const payload = parseCanonicalJson(envelope.payload);
      if (!payload.ok) return undefined;
      const read = this.#verify(envelope, settingsSchema.parse(payload.value).serverKey);
      return read.ok ? read.value : undefined;
    } catch {
      return undefined;
    }
  }
}
