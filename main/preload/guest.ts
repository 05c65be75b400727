import { ipcRenderer } from 'electron';
import { guestChannels } from '../../contract/guest-channels.ts';
import { offerDialogs } from './guest-dialogs.ts';
import { saveMadeFiles } from './guest-files.ts';
import { tellOfForms } from './guest-forms.ts';
import { obeyReading } from './guest-reading.ts';

// Runs in every frame of a site, in a world of its own that the site's scripts cannot reach, and gives them nothing but dialogs
// that the kiosk window shows. It says little to the shell, and never what is in a field: whether a field that takes text has the
// focus here, so that the keyboard of the screen can come up; that somebody touches the frame, so that nobody is taken to have left
// who does; whether something was filled in; the words to read aloud.

const numeric = new Set(['number', 'tel', 'date', 'month', 'week', 'time', 'datetime-local']);
const address = new Set(['email', 'url']);
const written = new Set(['text', 'search']);

type Kind = 'text' | 'number' | 'secret' | 'address';

/** The field that has the focus, also inside shadow trees that can be seen into. */
function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

function kindOf(element: Element | null): Kind | null {
  if (element instanceof HTMLTextAreaElement) return element.readOnly || element.disabled ? null : 'text';
  if (element instanceof HTMLInputElement) return kindOfInput(element);
  if (element instanceof HTMLElement && element.isContentEditable) return 'text';
  return holdsHiddenField(element) ? 'secret' : null;
}

function kindOfInput({ readOnly, disabled, type, inputMode }: HTMLInputElement): Kind | null {
  if (readOnly || disabled) return null;
  if (type === 'password') return 'secret';
  if (numeric.has(type) || /^(?:numeric|decimal|tel)$/.test(inputMode)) return 'number';
  if (address.has(type) || /^(?:email|url)$/.test(inputMode)) return 'address';
  return written.has(type) ? 'text' : null;
}

/**
 * Whether the focus is in a field inside a closed shadow tree, which nothing can see into: the browser still knows that text can be
 * typed. What kind of field it is stays unknown, so it is held to be a secret.
 */
function holdsHiddenField(element: Element | null): boolean {
  return Boolean(element?.localName.includes('-')) && document.queryCommandEnabled('insertText');
}

let last: Kind | null = null;
function tell() {
  const kind = document.hasFocus() ? kindOf(focused()) : null;
  if (kind === last && kind === null) return;
  last = kind;
  ipcRenderer.send(guestChannels.field, kind);
}

function show() {
  if (kindOf(focused())) focused()?.scrollIntoView({ block: 'center' });
}

addEventListener('focusin', tell, true);
// Asked once the focus has arrived where it was going.
addEventListener('focusout', () => queueMicrotask(tell), true);
// A frame that is taken away, or goes to another page, takes its field along.
addEventListener('pagehide', () => {
  if (last !== null) ipcRenderer.send(guestChannels.field, null);
  last = null;
});
// A window that became smaller because the keyboard came up must still show what is typed. Frames do not become smaller with it, so
// the page has them told.
if (window === window.top)
  addEventListener('resize', () => {
    show();
    ipcRenderer.send(guestChannels.resized);
  });
ipcRenderer.on(guestChannels.showField, show);

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
saveMadeFiles();
obeyReading(); // last: what it hears of touches it may keep from the rest
