import type { WebContents } from 'electron';

/**
 * Prepares every frame of a site over Chromium's debugging protocol, for what Electron has no hook. Frames of other sites live in
 * other processes and are prepared as they come. The page must have loaded something before (`about:blank` will do).
 * - `<input type=file>`: the system's file chooser would show the terminal's own files. The protocol hands choosers to a debugger,
 *   and ours leaves them unanswered.
 * - Focus: a touch on the keyboard of the screen belongs to the kiosk window; the site must not believe that its field was left.
 * @throws when it cannot be done: no site is then shown
 */
export async function prepareFrames(contents: WebContents): Promise<void> {
  const { debugger: protocol } = contents;
  protocol.attach('1.3');
  protocol.on('message', (_event, method, { sessionId }) => {
    if (method !== 'Target.attachedToTarget') return;
    prepare(sessionId).catch(() => {}); // the frame is gone already
  });
  await prepare();

  async function prepare(sessionId?: string) {
    await protocol.sendCommand('Page.enable', {}, sessionId);
    await protocol.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true }, sessionId);
    await protocol.sendCommand('Emulation.setFocusEmulationEnabled', { enabled: true }, sessionId);
    const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
    await protocol.sendCommand('Target.setAutoAttach', attach, sessionId);
  }
}
