import { ipcRenderer, webFrame } from 'electron';
import { guestChannels } from '../../contract/guest-channels.ts';

/*
 * `alert`, `confirm`, `prompt` and `print` of sites. Chromium's own are forbidden in every document (main/shell/guest-session.ts):
 * they open windows of the system, one of which leads to its files, and Electron has no hook to show them otherwise. (It hands
 * `Page.javascriptDialogOpening` of the debugging protocol to a debugger only beside its own windows, never instead of them.) So
 * the page gets others, which ask the shell and wait for it: a script goes on only when the resident has answered, as in any
 * browser. A page that finds its way back to Chromium's own, through a frame that was just made, gets what it got before: nothing.
 */

/** Between the two worlds of this frame. A page that uses them itself can say no more than by calling `alert`. */
const asking = 'passerelle-asks';
const answering = 'passerelle-answers';

/** Runs in the page's own world, before any of its scripts. */
function replaceDialogs(asking: string, answering: string) {
  function ask(kind: string, text: unknown, proposed: unknown): string | null {
    let answer: string | null = null;
    const hear = (event: Event) => {
      answer = (event as CustomEvent).detail;
    };
    addEventListener(answering, hear);
    dispatchEvent(new CustomEvent(asking, { detail: JSON.stringify([kind, `${text}`, `${proposed}`]) }));
    removeEventListener(answering, hear);
    return answer;
  }
  const dialogs = {
    alert: (text: unknown = '') => void ask('alert', text, ''),
    confirm: (text: unknown = '') => ask('confirm', text, '') !== null,
    prompt: (text: unknown = '', proposed: unknown = '') => ask('prompt', text, proposed),
    print: () => void ask('print', '', ''),
  };
  for (const [name, value] of Object.entries(dialogs))
    Object.defineProperty(window, name, { value, writable: true, enumerable: true, configurable: true });
}

let isSilenced = false;

/** Gives the page dialogs that the kiosk window shows. */
export function offerDialogs(): void {
  addEventListener(asking, (event) => {
    const answer = answerTo((event as CustomEvent<unknown>).detail);
    dispatchEvent(new CustomEvent(answering, { detail: answer }));
  });
  webFrame.executeJavaScript(`(${replaceDialogs})(${JSON.stringify(asking)}, ${JSON.stringify(answering)})`);
}

/** What the page gets: null where the resident said no. */
function answerTo(question: unknown): string | null {
  if (typeof question !== 'string') return null;
  const [kind, text, proposed] = JSON.parse(question);
  if (kind === 'print') {
    ipcRenderer.send(guestChannels.print);
    return '';
  }
  if (isSilenced) return null;
  const answer = ipcRenderer.sendSync(guestChannels.dialog, { kind, text, proposed });
  isSilenced = answer.silenced;
  return answer.text;
}
