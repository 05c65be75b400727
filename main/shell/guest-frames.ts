import type { WebContents, WebFrameMain } from 'electron';

/** The processes that draw the frames of a site. */
export interface PreparedFrames {
  /** Resolves once each of them has done something for us, or is gone. While one of them hangs, it does not. */
  answer(): Promise<void>;
}

/**
 * Prepares every frame of a site over Chromium's debugging protocol, for what Electron has no hook. Frames of other sites live in
 * other processes, and wait there until they are prepared. (Chromium 114 lets workers wait too, whatever filter of targets it is
 * given, so they are told to go on.) The page must have loaded something before (`about:blank` will do).
 * - `<input type=file>`: the system's file chooser would show the terminal's own files. The protocol hands choosers to a debugger
 *   instead (guest-choosers.ts).
 * - Focus: a touch on the keyboard of the screen belongs to the kiosk window; the site must not believe that its field was left.
 * @throws when it cannot be done: no site is then shown
 */
export async function prepareFrames(contents: WebContents): Promise<PreparedFrames> {
  const { debugger: protocol } = contents;
  /** Of the frames of other sites: what is to be done when one is gone. */
  const sessions = new Map<string, { readonly gone: Promise<void>; leave(): void }>();
  protocol.attach('1.3');
  protocol.on('message', (_event, method, { sessionId, targetInfo }) => {
    if (method === 'Target.detachedFromTarget') forget(sessionId);
    if (method !== 'Target.attachedToTarget') return;
    if (/work(?:er|let)$/.test(targetInfo.type)) return void goOn(sessionId).catch(() => {}); // it has ended already
    let leave = () => {};
    const gone = new Promise<void>((resolve) => {
      leave = resolve;
    });
    sessions.set(sessionId, { gone, leave });
    prepare(sessionId).catch(() => {}); // the frame is gone already
  });
  await prepare();
  return { answer };

  async function prepare(sessionId?: string) {
    await protocol.sendCommand('Page.enable', {}, sessionId);
    await protocol.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true }, sessionId);
    await protocol.sendCommand('Emulation.setFocusEmulationEnabled', { enabled: true }, sessionId);
    const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    await protocol.sendCommand('Target.setAutoAttach', attach, sessionId);
    await goOn(sessionId);
  }

  function goOn(sessionId?: string) {
    return protocol.sendCommand('Runtime.runIfWaitingForDebugger', {}, sessionId);
  }

  function forget(sessionId: string) {
    sessions.get(sessionId)?.leave();
    sessions.delete(sessionId);
  }

  async function answer() {
    const ask = (sessionId?: string) => protocol.sendCommand('Runtime.getIsolateId', {}, sessionId).catch(() => {}); // that, too, is an answer
    const frames = [...sessions].map(([id, { gone }]) => Promise.race([gone, ask(id)]));
    await Promise.all([ask(), ...frames]);
  }
}

/** The page's own frame, then those in it, in the order of the page. */
export function everyFrame(contents: WebContents): readonly WebFrameMain[] {
  return contents.isDestroyed() || contents.isCrashed() ? [] : contents.mainFrame.framesInSubtree;
}
