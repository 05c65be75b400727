import type { EventEmitter } from 'node:events';
import type { ReaderMode, ReaderState } from '../../../contract/devices.ts';
import type { CardHolders, UnreadableReason } from './card-number.ts';

/** Why a reader is absent. `not-described`: the file that says how to read it cannot be read itself. */
export type AbsenceCause = 'not-found' | 'not-permitted' | 'failed' | 'not-described';

export type CardReaderEvents = {
  /** A card with its canonical number. It must stay in the memory of the services: never logged, stored or sent. */
  presented: [{ readonly number: string; readonly holders: CardHolders }];
  /** Presence mode only: the card that was presented is no longer there. */
  removed: [{ readonly number: string }];
  /** A one-use code, from its ticket. */
  code: [{ readonly code: string }];
  unreadable: [UnreadableReason];
  /** It came, went, or is away for another reason than before. */
  state: [ReaderState];
};

/** The badge reader of a terminal, whatever its driver; several together are one. */
export interface CardReader extends EventEmitter<CardReaderEvents> {
  /** `none`: no card is ever read, though codes may be. */
  readonly mode: ReaderMode | 'none';
  readonly state: ReaderState;
  readonly absentBecause: AbsenceCause | undefined;
  close(): Promise<void>;
}
