import { ipcRenderer } from 'electron';
import { type FormState, guestChannels } from '../../contract/guest-channels.ts';

let state: FormState = 'clean';

function tell(now: FormState) {
  if (now === state) return;
  state = now;
  ipcRenderer.send(guestChannels.form, now);
}

/**
 * Says whether the resident changed a field here that was not sent since. Never which one, never what is in it. What scripts fill
 * in does not count.
 */
export function tellOfForms(): void {
  for (const change of ['input', 'change'] as const)
    addEventListener(change, ({ isTrusted }) => isTrusted && tell('filled'), true);
  addEventListener('submit', () => tell('sent'), true);
  addEventListener('reset', () => tell('clean'), true);
  addEventListener('click', hearLink, true);
}

/** A link that leads to another page may lose what was filled in, here or in another frame. Whether it does, the shell sees. */
function hearLink({ isTrusted, target }: MouseEvent) {
  if (!isTrusted || !(target instanceof Element)) return;
  const link = target.closest('a[href]');
  if (link instanceof HTMLAnchorElement && withoutFragment(link.href) !== withoutFragment(location.href))
    ipcRenderer.sendSync(guestChannels.link);
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}
