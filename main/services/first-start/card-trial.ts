import type { CardKind, PresentReaderConfig } from '../../../contract/devices.ts';
import type { readerTrialFailures, TriedCard } from '../../../contract/first-start.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type CardReader, openReaders } from '../badge/index.ts';

type Failure = { readonly code: (typeof readerTrialFailures)[number] };

/** Any length that a card may have anywhere: which one this town's have is what the trial finds out. */
const anyCard: CardKind = {
  kind: 'library',
  lengths: Array.from({ length: 29 }, (_, index) => index + 4),
  check: 'none',
};

const patienceMs = 20_000;
/** A reader is opened within this time, or it is not there. */
const openingMs = 3_000;
/** A reader that knows when a card is taken away repeats it in less. */
const repeatsWithinMs = 1_200;

/**
 * Opens a reader, waits for one card, and says of it only what a person needs in order to recognise it: how many digits, and the last two.
 * The number itself goes no further than this function.
 */
export async function tryCard(
  config: PresentReaderConfig,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<Result<TriedCard, Failure>> {
  const asTap = config.driver === 'hid-reports' ? config : { ...config, mode: 'tap' as const };
  const reader = await openReaders([{ ...asTap, name: undefined }], [anyCard], log);
  try {
    return await firstCard(reader, signal);
  } finally {
    reader.removeAllListeners();
    await reader.close();
  }
}

/** A description that cannot be read is told to whoever reads the log, where its mistakes are named. */
function absence({ absentBecause = 'not-found' }: CardReader): Failure['code'] {
  return absentBecause === 'not-described' ? 'failed' : absentBecause;
}

function firstCard(reader: CardReader, signal: AbortSignal): Promise<Result<TriedCard, Failure>> {
  return new Promise((resolve) => {
    const timers = [
      setTimeout(() => finish(err({ code: 'no-card' })), patienceMs),
      setTimeout(() => {
        if (reader.state !== 'ready') finish(err({ code: absence(reader) }));
      }, openingMs),
    ];
    let first: string | undefined;
    function finish(outcome: Result<TriedCard, Failure>) {
      for (const timer of timers) clearTimeout(timer);
      first = undefined;
      resolve(outcome);
    }
    const seen = (number: string, repeats: boolean) =>
      finish(ok({ digits: number.length, lastTwo: number.slice(-2), repeats }));
    reader.on('unreadable', (reason) => finish(err({ code: reason === 'wrong-length' ? reason : 'garbled' })));
    reader.on('presented', ({ number }) => {
      if (first !== undefined) return seen(number, true);
      first = number;
      timers.push(setTimeout(() => seen(number, false), repeatsWithinMs));
    });
    if (signal.aborted) finish(err({ code: 'no-card' }));
    signal.addEventListener('abort', () => finish(err({ code: 'no-card' })), { once: true });
  });
}
