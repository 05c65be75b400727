/** The badge reader: the only place of Passerelle where a card is read. */
import { EventEmitter } from 'node:events';
import type { CardsConfig, ReaderConfig } from '../../../contract/devices.ts';
import type { CardReader, CardReaderEvents } from './card-reader.ts';
import { WedgeReader } from './wedge-reader.ts';

export type { CardReader } from './card-reader.ts';

/** A terminal without a reader: visits and one-use codes work, cards do not. */
class NoReader extends EventEmitter<CardReaderEvents> implements CardReader {
  readonly mode = 'tap';
  readonly state = 'none';
  readonly absentBecause = undefined;
  async close(): Promise<void> {}
}

/**
 * Opens the configured badge reader. It starts `absent` and says by `state` when it is found; a reader that is unplugged is
 * looked for until `close`. Drivers are loaded on demand: the virtual one is not in the deb.
 */
export async function openReader(config: ReaderConfig, cards: CardsConfig): Promise<CardReader> {
  if (config.driver === 'none') return new NoReader();
  const { layout, mode, absentAfterMs } = config;
  const options = { layout, mode, absentAfterMs, cards };
  if (config.driver === 'virtual') {
    const { openVirtualReader } = await import('./virtual-reader.ts');
    return new WedgeReader(openVirtualReader(config.socket), options);
  }
  const { openHidKeyboard } = await import('./hid-reader.ts');
  return new WedgeReader(openHidKeyboard(config), options);
}
