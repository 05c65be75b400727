import { type WebContents, webFrameMain } from 'electron';
import { guestChannels } from '../../contract/guest-channels.ts';
import type { GuestView, KioskArguments } from '../../contract/kiosk.ts';

type Open = Extract<GuestView, { state: 'open' }>;
export type GuestField = NonNullable<Open['field']>;

const kinds = new Set<unknown>(['text', 'number', 'secret', 'address']);

let fields = 0;

/** A frame is named by its process and its number in there: alone, the number may be that of a frame of another site too. */
interface Holder {
  readonly processId: number;
  readonly frameId: number;
}

/**
 * Hears from the frames of a site which field has the focus. A frame is asked nothing and trusted in nothing: the worst that a
 * hostile one can do is to bring the keyboard up, or to send it away.
 */
export function listenForFields(contents: WebContents, show: (field: GuestField | null) => void): void {
  let holder: Holder | null = null;
  contents.ipc.on(guestChannels.field, ({ processId, frameId }, kind: unknown) => {
    if (kinds.has(kind)) {
      holder = { processId, frameId };
      fields += 1;
      show({ id: fields, kind: kind as GuestField['kind'] });
    } else if (holder?.processId === processId && holder.frameId === frameId) {
      holder = null; // another frame that lost the focus has nothing to do with the field of this one
      show(null);
    }
  });
  contents.ipc.on(guestChannels.resized, () => {
    if (holder) webFrameMain.fromId(holder.processId, holder.frameId)?.send(guestChannels.showField);
  });
}

/**
 * Types a key into the field that has the focus, whichever frame of the site it is in, as a keyboard would: what sites listen for
 * happens. Nothing of it passes through the window system, which would give it to the kiosk window.
 */
export async function typeInto(contents: WebContents, key: KioskArguments<'guest.type'>['key']): Promise<void> {
  const { debugger: protocol } = contents;
  const named = namedKeys[key.kind as keyof typeof namedKeys];
  if (key.kind === 'text' && [...key.text].length > 1) {
    await protocol.sendCommand('Input.insertText', { text: key.text });
    return;
  }
  const event = key.kind === 'text' ? { key: key.text, text: key.text } : named;
  await protocol.sendCommand('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
  await protocol.sendCommand('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

/** As Chromium's debugging protocol wants them: https://chromedevtools.github.io/devtools-protocol/tot/Input/ */
const namedKeys = {
  erase: { key: 'Backspace', code: 'Backspace', windowsVirtualKeyCode: 8 },
  enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
} as const;
