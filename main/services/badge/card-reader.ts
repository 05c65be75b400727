import type { EventEmitter } from 'node:events';
import type { ReaderMode, ReaderState } from '../../../contract/devices.ts';
import type { UnreadableReason } from './card-number.ts';

/** Why a reader is absent. */
export type AbsenceCause = 'not-found' | 'not-permitted' | 'failed';

export type CardReaderEvents = {
  /** A card with its canonical number. It must stay in the memory of the services: never logged, stored or sent. */
  presented: [{ readonly number: string }];
  /** Presence mode only: the card that was presented is no longer there. */
  removed: [];
  unreadable: [UnreadableReason];
  /** It came, went, or is away for another reason than before. */
  state: [ReaderState];
};

/** The badge reader of a terminal, whatever its driver. */
export interface CardReader extends EventEmitter<CardReaderEvents> {
  readonly mode: ReaderMode;
  readonly state: ReaderState;
  readonly absentBecause: AbsenceCause | undefined;
  close(): Promise<void>;
}
