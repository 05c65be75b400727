import type { BrowserWindow, WebContentsView } from 'electron';
import type { Room } from '../../contract/kiosk.ts';

/** Puts a view where the kiosk window has room for it, and shows it or not. The keyboard goes where the eyes go. */
export function fitView(window: BrowserWindow, view: WebContentsView, { topPx, bottomPx, visible }: Room): void {
  const [width = 0] = window.getContentSize();
  view.setBounds({ x: 0, y: topPx, width, height: Math.max(0, bottomPx - topPx) });
  if (visible === view.getVisible()) return;
  view.setVisible(visible);
  (visible ? view.webContents : window.webContents).focus();
}

/** Takes a view out of the window. Resolves when nothing of it is left. */
export async function discardView(window: BrowserWindow, view: WebContentsView): Promise<void> {
  const { webContents } = view;
  window.contentView.removeChildView(view);
  if (webContents.isDestroyed()) return;
  const gone = new Promise<void>((resolve) => webContents.once('destroyed', resolve));
  webContents.close();
  await gone;
}
