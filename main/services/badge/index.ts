/** The badge readers: the only place of Passerelle where a card is read. */
import { EventEmitter } from 'node:events';
import type { CardKind, PresentReaderConfig, ReaderConfig } from '../../../contract/devices.ts';
import type { CardReader, CardReaderEvents } from './card-reader.ts';
import { DecodingReader, ReaderAbsent } from './decoding-reader.ts';
import { DescribedDecoder } from './described-reports.ts';
import { WedgeDecoder } from './keyboard-wedge.ts';
import { readDescription } from './reader-description.ts';
import { SeveralReaders } from './several-readers.ts';

export type { CardHolders } from './card-number.ts';
export type { CardReader } from './card-reader.ts';

/** A terminal without a reader: visits and one-use codes work, cards do not. */
class NoReader extends EventEmitter<CardReaderEvents> implements CardReader {
  readonly mode = 'none';
  readonly state = 'none';
  readonly absentBecause = undefined;
  async close(): Promise<void> {}
}

/**
 * Opens the configured readers as one. They start `absent` and say by `state` when they are found; a reader that is unplugged is
 * looked for until `close`. Drivers are loaded on demand: the virtual one is not in the deb. `log`: what is wrong with a file that
 * describes one.
 */
export async function openReaders(
  configs: readonly PresentReaderConfig[],
  cards: readonly CardKind[],
  log: (line: string) => void,
): Promise<CardReader> {
  if (configs.length === 0) return new NoReader();
  return new SeveralReaders(await Promise.all(configs.map((config) => openReader(config, cards, log))));
}

async function openReader(
  config: PresentReaderConfig,
  cards: readonly CardKind[],
  log: (line: string) => void,
): Promise<CardReader> {
  const kinds = cards.filter(({ reader }) => reader === undefined || reader === config.name);
  const { absentAfterMs } = config;
  if (config.driver === 'hid-reports') return describedReader(config, kinds, log);
  const options = { decoder: new WedgeDecoder(config), mode: config.mode, absentAfterMs, kinds };
  if (config.driver === 'virtual') {
    const { openVirtualReader } = await import('./virtual-reader.ts');
    return new DecodingReader(openVirtualReader(config.socket), options);
  }
  const { keyboardUsage, openHid } = await import('./hid-reader.ts');
  return new DecodingReader(openHid({ ...config, usage: keyboardUsage }), options);
}

async function describedReader(
  config: Extract<PresentReaderConfig, { driver: 'hid-reports' }>,
  kinds: readonly CardKind[],
  log: (line: string) => void,
): Promise<CardReader> {
  const { absentAfterMs, serialNumber } = config;
  const read = await readDescription(config.description);
  const { vendorId, productId } = { ...(read.ok && read.value), ...config };
  if (!read.ok || vendorId === undefined || productId === undefined) {
    const fault = 'expected vendorId and productId, in this file or in the configuration';
    for (const line of read.ok ? [`${config.description}: ${fault}`] : read.error) log(line);
    const nothing = () => Promise.reject(new ReaderAbsent('not-described'));
    return new DecodingReader(nothing, {
      decoder: new WedgeDecoder({ layout: 'us-qwerty' }),
      mode: 'tap',
      absentAfterMs,
      kinds,
    });
  }
  const { reports, mode, usage } = read.value;
  const { openAskedHid, openHid } = await import('./hid-reader.ts');
  const identity = { vendorId, productId, serialNumber, usage };
  const open = reports.kind === 'feature' ? openAskedHid(identity, reports) : openHid(identity);
  return new DecodingReader(open, { decoder: new DescribedDecoder(read.value), mode, absentAfterMs, kinds });
}

/** The readers that are plugged in, each with the configuration that would use it: whatever types like a keyboard, a keyboard included. */
export async function findReaders(): Promise<{ name: string; reader: ReaderConfig }[]> {
  const { listHidKeyboards } = await import('./hid-reader.ts');
  return (await listHidKeyboards()).map(({ name, vendorId, productId }) => ({
    name,
    reader: { driver: 'hid-keyboard', vendorId, productId, layout: 'fr-azerty', mode: 'tap', absentAfterMs: 1_500 },
  }));
}
