import type { Terminal } from './terminal.ts';

/**
 * A press that goes where a real one goes, into whatever frame lies there. In the pixels of the site's view. Until a frame of another
 * site is painted, Chromium hands what is pressed there to the page around it: the pointer moves to the place first, and presses once
 * the frame hears it.
 */
export const touch = (terminal: Terminal, x: number, y: number) =>
  terminal.app.evaluate(
    async ({ webContents }, [x, y]) => {
      const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
      if (site === undefined) throw new Error('no site is open');
      const send = (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased') =>
        site.debugger.sendCommand('Input.dispatchMouseEvent', {
          ...{ type, x, y },
          ...(type !== 'mouseMoved' && { button: 'left', clickCount: 1 }),
        });
      const lies = await site.executeJavaScript(
        `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
          .then(() => document.elementFromPoint(${x}, ${y})?.tagName)`,
      );
      const frame = lies === 'IFRAME' ? site.mainFrame.frames[0] : undefined;
      const hears = frame?.executeJavaScript(
        `new Promise((heard) => addEventListener('mousemove', () => heard(), { once: true, capture: true }))`,
      );
      const deadline = Date.now() + 20_000;
      for (let isHeard = hears === undefined; !isHeard; ) {
        if (Date.now() > deadline) throw new Error('the frame does not hear the pointer');
        await send('mouseMoved');
        isHeard = await Promise.race([
          hears?.then(() => true) ?? true,
          new Promise<false>((resolve) => setTimeout(resolve, 50, false)),
        ]);
      }
      for (const type of ['mousePressed', 'mouseReleased'] as const) await send(type);
    },
    [x, y] as const,
  );

/** Types into the field of the site that has the focus, as the keyboard of the screen does: sites cannot tell it from a real one. */
export const typeInSite = (terminal: Terminal, text: string) =>
  terminal.app.evaluate(async ({ webContents }, text) => {
    const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
    for (const key of text) {
      await site?.debugger.sendCommand('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key });
      await site?.debugger.sendCommand('Input.dispatchKeyEvent', { type: 'keyUp', key });
    }
  }, text);
