import { ipcRenderer } from 'electron';
import { guestChannels } from '../../contract/guest-channels.ts';

/**
 * Saves what the page made and opened as a page: it has no address that could be decided, and many sites give their documents in
 * this way. As a file it can do no harm.
 */
export function saveMadeFiles(): void {
  ipcRenderer.on(guestChannels.save, (_event, url: string) =>
    Object.assign(document.createElement('a'), { href: url, download: 'document' }).click(),
  );
}
