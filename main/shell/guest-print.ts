import type { WebContents } from 'electron';
import type { PrintOutcome } from '../../contract/guest.ts';
import { guestChannels } from '../../contract/guest-channels.ts';

/** A page that needs longer than this to be drawn on paper does not end. */
const patienceMs = 30_000;
/** More pages than this are no document of a resident. */
const mostPages = 100;

/**
 * Makes a document of a page that a site wants to print. Of a frame, the page around it is taken: no Electron prints a frame alone.
 * One at a time, and `mayPrint` says when the next: a site that prints a thousand times prints once.
 */
export function listenForPrints(
  contents: WebContents,
  duties: {
    mayPrint(): boolean;
    keep(pdf: Uint8Array): Promise<PrintOutcome>;
    onPrinted(outcome: PrintOutcome): void;
  },
): void {
  let isPrinting = false;
  contents.ipc.on(guestChannels.print, () => {
    if (isPrinting || !duties.mayPrint()) return;
    isPrinting = true;
    void print().then((outcome) => {
      isPrinting = false;
      if (!contents.isDestroyed()) duties.onPrinted(outcome);
    });
  });

  async function print(): Promise<PrintOutcome> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('too late')), patienceMs);
    });
    try {
      const options = { printBackground: true, pageSize: 'A4', pageRanges: `1-${mostPages + 1}` } as const;
      const pdf = await Promise.race([contents.printToPDF(options), late]);
      return pagesOf(pdf) > mostPages ? 'too-large' : await duties.keep(pdf);
    } catch {
      return 'failed';
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Of a document that Chromium has just made: it writes each page as an object of its own, in the clear. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
