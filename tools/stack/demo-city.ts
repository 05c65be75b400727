import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { runtimePaths } from '../setup/paths.mjs';
import type { City } from './city.ts';
import { mustPasserelle } from './command-line.ts';
import { cardsCsv, demoCards, demoTerminal, mediatorsCsv, otherTerminal } from './demo-cards.ts';

/** One line of the officer's list of consultations, as far as the demo reads it. */
export interface ConsultationState {
  readonly consultation: string;
  readonly closesAt: string;
  readonly stage: 'announced' | 'open' | 'closing' | 'complete' | 'counting' | 'published';
  readonly ballots: number;
  readonly missing: readonly string[];
}

const dayMs = 24 * 3_600_000;

/** The PINs of the demo's mediators, by the numbers of their cards: noted down, as only a demo may. */
export type DemoPins = Readonly<Record<string, string>>;

/** Announces the demo's two terminals and imports its cards. Does nothing the second time. */
export async function announceDemoCity(city: City, folder: string): Promise<DemoPins> {
  const lists = { cards: cardsCsv(), mediators: mediatorsCsv() };
  const imported = join(folder, 'imported.json');
  const noted = join(folder, 'mediator-pins.json');
  const isDone = existsSync(imported) && readFileSync(imported, 'utf8') === JSON.stringify(lists);
  if (isDone && existsSync(noted)) return JSON.parse(readFileSync(noted, 'utf8')) as DemoPins;
  const known = await city.read<{ terminal: string }[]>('/terminals');
  for (const { id, name, place } of [otherTerminal, demoTerminal])
    if (!known.some(({ terminal }) => terminal === id))
      await city.tell('enrolment-code', id, '--name', name, '--place', place);
  const file = (name: keyof typeof lists) => join(folder, `${name}.csv`);
  writeFileSync(file('cards'), lists.cards);
  writeFileSync(file('mediators'), lists.mediators);
  await city.tell('import-cards', file('cards'));
  await city.tell('import-cards', file('mediators'), '--mediators');
  // Drawn anew rather than read from the import, which says only those that are new.
  const mediators = demoCards.filter(({ kind }) => kind === 'mediator');
  const told = await Promise.all(mediators.map(({ number }) => city.tell('mediator-pin', number)));
  const pins = Object.fromEntries(mediators.map(({ number }, index) => [number, pinIn(told[index] ?? '')]));
  writeFileSync(noted, JSON.stringify(pins), { mode: 0o600 });
  writeFileSync(imported, JSON.stringify(lists));
  return pins;
}

function pinIn(told: string): string {
  const pin = /PIN (\d{6})/.exec(told)?.[1];
  if (!pin) throw new Error('the city gave no PIN');
  return pin;
}

/**
 * A consultation that was published, and the folder of its keys: those of the trustees, and in `registrar` those of the registrar, all in
 * one hand, as only a demo may.
 */
export interface PublishedConsultation {
  readonly consultation: string;
  readonly keys: string;
}

/**
 * Publishes a consultation of kiosk-config/demo/, open since last week and for four weeks, unless one of its editions is open.
 * Once an edition has closed, the next one gets a number, so that the demo always has something to vote on.
 * @param name of the file, without `.yaml`
 */
export async function publishDemoConsultation(
  city: City,
  folder: string,
  name: string,
): Promise<PublishedConsultation> {
  const first = String(readDemoDraft(name).get('consultation'));
  const all = await city.read<ConsultationState[]>('/consultations');
  const isEdition = new RegExp(`^${first}(-\\d+)?$`);
  const editions = all.filter(({ consultation }) => isEdition.test(consultation));
  const open = editions.find(({ stage }) => stage === 'open');
  if (open) {
    if (Date.parse(open.closesAt) < Date.now() + 7 * dayMs)
      await city.tell('close-consultation', open.consultation, '--at', inFourWeeks());
    return { consultation: open.consultation, keys: join(folder, 'keys', open.consultation) };
  }
  const consultation = editions.length === 0 ? first : `${first}-${editions.length + 1}`;
  return publishFromDemo(city, folder, name, { consultation }, { hasRegistrar: true });
}

/**
 * Publishes a consultation of kiosk-config/demo/ with these fields instead, open since last week and for four weeks, under keys of its own.
 * Where it has a registrar, cards of elsewhere vote provisionally without network; where it has none, they are refused.
 */
export async function publishFromDemo(
  city: City,
  folder: string,
  name: string,
  changes: { readonly consultation: string; readonly [field: string]: unknown },
  { hasRegistrar = false } = {},
): Promise<PublishedConsultation> {
  const { consultation } = changes;
  const draft = readDemoDraft(name);
  const keys = join(folder, 'keys', consultation);
  if (!existsSync(keys)) await mustPasserelle(['ceremony', '-n', '3', '-t', '2', '-o', keys]);
  const registrar = join(keys, 'registrar');
  if (hasRegistrar && !existsSync(registrar)) await mustPasserelle(['registrar-key', '-o', registrar]);
  for (const [field, value] of Object.entries(changes)) draft.set(field, value);
  const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
  draft.set('opensAt', inDays(-6));
  draft.set('closesAt', inFourWeeks());
  // All of them are read in the demo: those before the vote last as long as it does, and the one after it begins whenever it is closed.
  const times = { information: [-20, 28], debate: [-14, 28], reflection: [-8, 28], evaluation: [-6, 400] } as const;
  for (const [stage, [from, to]] of Object.entries(times)) {
    if (!draft.hasIn(['stages', stage])) continue;
    draft.setIn(['stages', stage, 'opensAt'], inDays(from));
    draft.setIn(['stages', stage, 'closesAt'], inDays(to));
  }
  const { attachments = [] } = draft.toJS() as { attachments?: { file: string }[] };
  for (const { file } of attachments) copyFileSync(join(demoFolder(), file), join(folder, file));
  const file = join(folder, `${consultation}.yaml`);
  writeFileSync(file, draft.toString());
  const named = hasRegistrar ? ['--registrar', join(registrar, 'registrar-public.json')] : [];
  await city.tell('publish-consultation', file, '--ceremony', keys, ...named);
  return { consultation, keys };
}

function readDemoDraft(name: string) {
  return parseDocument(readFileSync(join(demoFolder(), `${name}.yaml`), 'utf8'));
}

function demoFolder(): string {
  return join(runtimePaths().app, 'kiosk-config', 'demo');
}

function inFourWeeks(): string {
  return new Date(Date.now() + 28 * dayMs).toISOString();
}
