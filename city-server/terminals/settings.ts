import {
  fromBase64url,
  generateTokenKey,
  hpkeSeal,
  mediatorToken,
  sign,
  sortByBytes,
  toBase64url,
} from '../../ballot/index.ts';
import type { TerminalSettings } from '../../contract/consultation.ts';
import { ok } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { City } from '../city.ts';
import type { Queries } from '../database/index.ts';

/** The key under which one terminal knows its mediators' cards. One a terminal, so that a stolen one says nothing elsewhere. */
export const newMediatorKey = generateTokenKey;

/** Makes and stores the next version of an enrolled terminal's signed settings, after anything in them changed. */
export async function renewSettings(queries: Queries, city: City, terminal: string): Promise<Signed> {
  const row = await queries.row<{ name: string; place: string; version: number; sealingKey: string; key: string }>(
    `update terminals set settings_version = settings_version + 1 where terminal = $1 and signing_key is not null
     returning name, place, settings_version "version", sealing_key "sealingKey", mediator_key "key"`,
    [terminal],
  );
  if (!row) throw new Error('settings are for enrolled terminals');
  const cards = await queries.rows<{ number: string; mediator: number; salt: string | null; hash: string | null }>(
    `select number, mediator, pin_salt "salt", pin_hash "hash" from mediator_cards
     where terminal is null or terminal = $1 order by mediator`,
    [terminal],
  );
  const settings: TerminalSettings = {
    terminal,
    version: row.version,
    name: row.name,
    place: row.place,
    city: city.name,
    publicUrl: city.publicUrl,
    serverKey: city.key.publicKey,
    mediatorTokens: sortByBytes(cards.map(({ number }) => mediatorToken(row.key, number))),
    mediators: cards.flatMap(({ number, mediator, salt, hash }) =>
      salt === null || hash === null ? [] : [{ mediator, token: mediatorToken(row.key, number), salt, hash }],
    ),
    sealedMediatorKey: sealToTerminal(row.sealingKey, `passerelle/mediator-key/1\n${terminal}`, row.key),
  };
  const signed = sign('settings', settings, city.key);
  await queries.run('update terminals set settings = $2 where terminal = $1', [terminal, JSON.stringify(signed)]);
  return signed;
}

/** Renews the settings of every terminal that still has the city under another name or address. For the server's start. */
export async function renewOutdatedSettings(city: City): Promise<void> {
  const outdated = await city.database.rows<{ terminal: string }>(
    `select terminal from terminals where signing_key is not null
       and ((settings->>'payload')::json->>'city' is distinct from $1
         or (settings->>'payload')::json->>'publicUrl' is distinct from $2)`,
    [city.name, city.publicUrl],
  );
  for (const { terminal } of outdated)
    await city.database.transaction(async (queries) => ok(await renewSettings(queries, city, terminal)));
}

/** A key of 32 bytes (base64url) sealed to a terminal's own key: HPKE bound to `info`, no aad (contract/consultation.ts). */
export function sealToTerminal(sealingKey: string, info: string, key: string): string {
  return toBase64url(hpkeSeal(sealingKey, { info: Buffer.from(info), aad: Buffer.alloc(0) }, fromBase64url(key)));
}
