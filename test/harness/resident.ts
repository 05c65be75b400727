import type { Terminal } from './terminal.ts';

/**
 * A press that goes where a real one goes, into whatever frame lies there, once the page is on the screen. In the pixels of the
 * site's view.
 */
export const touch = (terminal: Terminal, x: number, y: number) =>
  terminal.app.evaluate(
    async ({ webContents }, [x, y]) => {
      const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
      await site?.executeJavaScript(
        'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
      );
      for (const type of ['mousePressed', 'mouseReleased'] as const)
        await site?.debugger.sendCommand('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
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
