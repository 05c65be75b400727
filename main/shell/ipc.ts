import { type IpcMainInvokeEvent, ipcMain, type WebContents, type WebFrameMain } from 'electron';
import type { JournalFields } from '../../contract/journal-events.ts';
import { type KioskCallName, kioskCalls } from '../../contract/kiosk.ts';
import { err } from '../../contract/result.ts';
import type { KioskAnswers } from './kiosk-calls.ts';
import { isKioskUrl } from './kiosk-page.ts';
import { tooOften } from './rate.ts';

/** The one channel on which the kiosk window asks. */
export const callChannel = 'passerelle';

export type Refusal = JournalFields<'call-refused'>;

const maximumArgumentCharacters = 16 * 1024;
/** A hand makes a few calls a second; a page that makes more is not led by one. Leaves the shell its share of what services take. */
const callsPerSecond = 30;

/**
 * Answers the calls of the kiosk window's page: nobody else's, only known ones, only with arguments that fit their schema. What
 * is refused is journalled, and rejects for the caller: no honest page ever sees it.
 */
export function answerKiosk(
  contents: WebContents,
  answers: KioskAnswers,
  duties: { onRefused(refusal: Refusal): void; onFault(call: string, fault: unknown): void },
): void {
  const hasTooMany = tooOften(callsPerSecond);
  contents.ipc.handle(callChannel, (event, name: unknown, args: unknown) => answer(event, name, args));
  // Any other page that ever reached this channel would be heard here.
  ipcMain.handle(callChannel, (_event, name: unknown) => refuse('wrong-sender', name));

  async function answer({ senderFrame }: IpcMainInvokeEvent, name: unknown, args: unknown) {
    // Read at once: later the frame may be another one, or none.
    if (!isKioskPage(senderFrame)) return refuse('wrong-sender', name);
    if (hasTooMany()) return refuse('too-many', name);
    if (!isCallName(name)) return refuse('unknown-call', name);
    const size = sizeOf(args);
    if (size > maximumArgumentCharacters) return refuse('too-large', name);
    const parsed = kioskCalls[name].args.safeParse(args);
    if (!parsed.success) return refuse('invalid-arguments', name);
    try {
      return await answers[name](parsed.data as never);
    } catch (fault) {
      duties.onFault(name, fault);
      return err({ code: 'unavailable' });
    }
  }

  function refuse(reason: Refusal['reason'], name: unknown): never {
    duties.onRefused({ reason, call: isCallName(name) ? name.replace('.', '-') : 'unknown' });
    throw new Error(reason);
  }
}

function isKioskPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isKioskUrl(frame.url);
}

function isCallName(name: unknown): name is KioskCallName {
  return typeof name === 'string' && Object.hasOwn(kioskCalls, name);
}

/** In characters of JSON; infinite for what is not JSON. */
function sizeOf(args: unknown): number {
  try {
    return JSON.stringify(args)?.length ?? 0;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
