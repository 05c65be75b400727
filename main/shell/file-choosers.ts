import type { WebContents } from 'electron';

/**
 * Keeps the system's file chooser shut for `<input type=file>`, for which Electron has no hook: it would show the terminal's own
 * files. Chromium's debugging protocol hands choosers to a debugger, and ours leaves them unanswered. Frames of other sites live
 * in other processes and are guarded as they come. The page must have loaded something before (`about:blank` will do).
 * @throws when it cannot be done: no site is then shown
 */
export async function keepFileChoosersShut(contents: WebContents): Promise<void> {
  const { debugger: protocol } = contents;
  protocol.attach('1.3');
  protocol.on('message', (_event, method, { sessionId }) => {
    if (method !== 'Target.attachedToTarget') return;
    guard(sessionId).catch(() => {}); // the frame is gone already
  });
  await guard();

  async function guard(sessionId?: string) {
    await protocol.sendCommand('Page.enable', {}, sessionId);
    await protocol.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true }, sessionId);
    const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    await protocol.sendCommand('Target.setAutoAttach', attach, sessionId);
  }
}
