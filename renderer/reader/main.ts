import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { DocumentKind, Opened } from '../../contract/tray.ts';

/**
 * Shows one document of the tray, whoever made it. This page has a process and a session of its own, in which nothing can be reached
 * but its own files and that document; it has no bridge to the shell, which calls it and checks what it answers.
 */
declare global {
  interface Window {
    reader: { open(kind: DocumentKind): Promise<Opened>; enlarge(percent: number): void };
  }
}

const documentUrl = 'document';
/** Larger canvases than this are drawn coarser: 16 million pixels are 64 MB. */
const mostPixels = 16_000_000;
/** Pages whose room is kept free. Nobody scrolls through more, and each costs. */
const mostShown = 500;

const desk = document.querySelector('#pages') as HTMLElement;
let drawAgain = () => {};

GlobalWorkerOptions.workerSrc = new URL('pdf.worker.min.mjs', location.href).href;

window.reader = {
  open: (kind) => (kind === 'pdf' ? openPdf() : openPicture()),
  enlarge(percent) {
    const middle = (scrollY + innerHeight / 2) / document.documentElement.scrollHeight;
    document.documentElement.style.setProperty('--enlarged', String(percent / 100));
    scrollTo({ top: middle * document.documentElement.scrollHeight - innerHeight / 2, behavior: 'instant' });
    drawAgain();
  },
};

async function openPicture(): Promise<Opened> {
  const picture = new Image();
  picture.className = 'picture';
  picture.alt = '';
  const came = new Promise<boolean>((resolve) => {
    picture.onload = () => resolve(true);
    picture.onerror = () => resolve(false);
  });
  picture.src = documentUrl;
  if (!(await came)) return { fault: 'broken' };
  desk.append(picture);
  return { pages: 1 };
}

async function openPdf(): Promise<Opened> {
  const at = (folder: string) => new URL(`${folder}/`, location.href).href;
  const opening = getDocument({
    url: new URL(documentUrl, location.href).href,
    ...{ cMapUrl: at('cmaps'), standardFontDataUrl: at('standard_fonts'), iccUrl: at('iccs'), wasmUrl: at('wasm') },
    ...{ disableRange: true, disableStream: true, disableAutoFetch: true },
    useWasm: false, // what our content security policy would have to allow for it, a document could use too
    enableXfa: false,
    verbosity: 0,
  });
  try {
    const pdf = await opening.promise;
    const first = await pdf.getPage(1);
    layOut(pdf, first);
    return { pages: pdf.numPages };
  } catch (fault) {
    return { fault: fault instanceof Error && fault.name === 'PasswordException' ? 'locked' : 'broken' };
  }
}

/** A room for each page, drawn when it comes near and emptied when it is far: all of them together would fill the memory. */
function layOut(pdf: PDFDocumentProxy, first: PDFPageProxy) {
  const { width, height } = first.getViewport({ scale: 1 });
  const near = new Map<Element, Page>();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const page = pages.get(target);
        if (!page) continue;
        if (isIntersecting) near.set(target, page);
        else near.delete(target);
        void (isIntersecting ? page.draw() : page.clear());
      }
    },
    { rootMargin: '100% 0%' },
  );
  const pages = new Map<Element, Page>();
  for (let number = 1; number <= Math.min(pdf.numPages, mostShown); number += 1) {
    const page = makePage(pdf, number, width / height);
    pages.set(page.room, page);
    desk.append(page.room);
    watch.observe(page.room);
  }
  drawAgain = () => {
    for (const page of near.values()) void page.draw();
  };
}

interface Page {
  readonly room: HTMLElement;
  draw(): Promise<void>;
  clear(): void;
}

function makePage(pdf: PDFDocumentProxy, number: number, ratio: number): Page {
  const room = document.createElement('section');
  room.className = 'page';
  room.style.aspectRatio = String(ratio);
  const label = document.createElement('p');
  label.className = 'page-number';
  label.dir = 'ltr';
  label.textContent = `${number} / ${pdf.numPages}`;
  const words = document.createElement('p');
  words.className = 'page-words';
  words.dir = 'auto';
  room.append(label, words);
  /** Grows with each drawing, so that one that was overtaken shows nothing. */
  let turn = 0;

  return {
    room,
    async draw() {
      turn += 1;
      const mine = turn;
      try {
        const page = await pdf.getPage(number);
        const natural = page.getViewport({ scale: 1 });
        room.style.aspectRatio = String(natural.width / natural.height);
        const wanted = (room.clientWidth * devicePixelRatio) / natural.width;
        const scale = Math.min(wanted, Math.sqrt(mostPixels / (natural.width * natural.height)));
        const viewport = page.getViewport({ scale });
        const canvas = document.createElement('canvas');
        canvas.ariaHidden = 'true';
        canvas.width = Math.floor(viewport.width);
        canvas.height = Math.floor(viewport.height);
        await page.render({ canvas, viewport }).promise;
        if (mine !== turn) return;
        room.querySelector('canvas')?.remove();
        room.prepend(canvas);
        if (!words.textContent) words.textContent = await wordsOf(page);
      } catch {
        // A page that cannot be drawn stays white; the others are there.
      }
    },
    clear() {
      turn += 1;
      room.querySelector('canvas')?.remove();
    },
  };
}

async function wordsOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
}
