import { ipcRenderer } from 'electron';
import { guestChannels } from '../../contract/guest-channels.ts';
import { offerDialogs } from './guest-dialogs.ts';
import { tellOfForms } from './guest-forms.ts';
import { obeyReading } from './guest-reading.ts';

// Runs in every frame of a site, in a world of its own that the site's scripts cannot reach, and gives them nothing but dialogs
// that the kiosk window shows. It says little to the shell, and never what is in a field: whether a field that takes text has the
// focus here, so that the keyboard of the screen can come up; that somebody touches the frame, so that nobody is taken to have left
// who does; whether something was filled in; the words to read aloud.

const numeric = new Set(['number', 'tel']);
const written = new Set(['text', 'search', 'email', 'url', 'date', 'month', 'week', 'time', 'datetime-local']);

/** The field that has the focus, also inside shadow trees that can be seen into. */
function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

function kindOf(element: Element | null): 'text' | 'number' | 'secret' | null {
  if (element instanceof HTMLTextAreaElement) return element.readOnly || element.disabled ? null : 'text';
  if (element instanceof HTMLInputElement) {
    if (element.readOnly || element.disabled) return null;
    if (element.type === 'password') return 'secret';
    if (numeric.has(element.type) || /^(?:numeric|decimal|tel)$/.test(element.inputMode)) return 'number';
    return written.has(element.type) ? 'text' : null;
  }
  return element instanceof HTMLElement && element.isContentEditable ? 'text' : null;
}

let last: string | null = null;
function tell() {
  const kind = document.hasFocus() ? kindOf(focused()) : null;
  if (kind === last && kind === null) return;
  last = kind;
  ipcRenderer.send(guestChannels.field, kind);
}

addEventListener('focusin', tell, true);
// Asked once the focus has arrived where it was going.
addEventListener('focusout', () => queueMicrotask(tell), true);
// A window that became smaller because the keyboard came up must still show what is typed.
addEventListener('resize', () => {
  if (kindOf(focused())) focused()?.scrollIntoView({ block: 'center' });
});

/** The name of main/shell/lockdown.ts. */
const touchChannel = 'passerelle-touch';
const saidAgainMs = 1_000;

let saidMs = Number.NEGATIVE_INFINITY;
function touched({ isTrusted, timeStamp }: Event) {
  if (!isTrusted || timeStamp < saidMs + saidAgainMs) return;
  saidMs = timeStamp;
  ipcRenderer.send(touchChannel);
}
for (const kind of ['pointerdown', 'wheel']) addEventListener(kind, touched, { capture: true, passive: true });

offerDialogs();
tellOfForms();
obeyReading(); // last: what it hears of touches it may keep from the rest
