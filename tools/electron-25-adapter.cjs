// @ts-nocheck: the types are Electron 45's; this file stands between them and Electron 25.
'use strict';
// The one place that knows Electron 25. The product is written for the Electron in package.json; where its binary cannot be had,
// tests and demo run on an older one (design.md §7), and this file gives that one the part of the newer interface that the shell
// uses. It is loaded by the test runtime's start file, chosen by version: Electron 25 exports a WebContentsView that does not work.
const Module = require('node:module');
const { randomUUID } = require('node:crypto');
const electron = require('electron');

const { app, BrowserView, BrowserWindow } = electron;

// Newer runtimes keep the clipboard from `document.execCommand('paste')` by themselves (`enableDeprecatedPaste`).
app.commandLine.appendSwitch('blink-settings', 'DOMPasteAllowed=false');

/** WebContentsView over BrowserView. A view that is not visible leaves its window, since a BrowserView cannot be hidden. */
class WebContentsView {
  #browserView;
  #window = null;
  #visible = true;

  constructor({ webPreferences, webContents } = {}) {
    if (webContents) throw new Error('The test runtime cannot adopt existing web contents.');
    this.#browserView = new BrowserView({ webPreferences });
    this.webContents = this.#browserView.webContents;
  }

  setBounds(bounds) {
    this.#browserView.setBounds(bounds);
  }

  getBounds() {
    return this.#browserView.getBounds();
  }

  setBackgroundColor(color) {
    this.#browserView.setBackgroundColor(color);
  }

  setVisible(visible) {
    if (visible === this.#visible) return;
    this.#visible = visible;
    if (this.#window) this.#show(this.#window);
  }

  getVisible() {
    return this.#visible;
  }

  /** Not part of Electron: called by the content view when this view enters or leaves a window. */
  moveTo(window) {
    if (this.#window && this.#window !== window && !this.#window.isDestroyed())
      this.#window.removeBrowserView(this.#browserView);
    this.#window = window;
    if (window) this.#show(window);
  }

  #show(window) {
    const bounds = this.#browserView.getBounds();
    if (this.#visible) {
      window.addBrowserView(this.#browserView);
      window.setTopBrowserView(this.#browserView);
      this.#browserView.setBounds(bounds);
    } else {
      window.removeBrowserView(this.#browserView);
    }
  }
}

/** The part of BrowserWindow.contentView that holds child views. The last one added is on top. */
class ContentView {
  #window;
  #children = [];

  constructor(window) {
    this.#window = window;
  }

  get children() {
    return [...this.#children];
  }

  addChildView(view) {
    this.#children = [...this.#children.filter((child) => child !== view), view];
    view.moveTo(this.#window);
  }

  removeChildView(view) {
    if (!this.#children.includes(view)) return;
    this.#children = this.#children.filter((child) => child !== view);
    view.moveTo(null);
  }
}

const contentViews = new WeakMap();
Object.defineProperty(BrowserWindow.prototype, 'contentView', {
  get() {
    if (!contentViews.has(this)) contentViews.set(this, new ContentView(this));
    return contentViews.get(this);
  },
});

/** Session.clearData without options clears everything; a narrower call is refused rather than half obeyed. */
async function clearData(session, options = {}) {
  if (Object.keys(options).length > 0) throw new Error('The test runtime clears all data or none.');
  await session.closeAllConnections();
  await session.clearStorageData();
  await session.clearCache();
  await session.clearAuthCache();
  await session.clearHostResolverCache();
  await session.clearCodeCaches({});
}

/** What PDF.js takes for granted in a page and in a worker, and Chromium 114 does not have yet. */
const newerScript = `
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((...both) => { [resolve, reject] = both; });
  return { promise, resolve, reject };
};
URL.parse ??= (...address) => { try { return new URL(...address); } catch { return null; } };
AbortSignal.any ??= (signals) => {
  const any = new AbortController();
  for (const one of signals) {
    if (one.aborted) any.abort(one.reason);
    one.addEventListener('abort', () => any.abort(one.reason), { signal: any.signal });
  }
  return any.signal;
};
for (const { prototype } of [Response, Blob])
  prototype.bytes ??= async function () { return new Uint8Array(await this.arrayBuffer()); };
ReadableStream.prototype[Symbol.asyncIterator] ??= async function* () {
  const reader = this.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
};
`;

/** Puts it before a script that counts on it. */
async function withNewerScript(response) {
  if (!response.headers.get('content-type')?.startsWith('text/javascript')) return response;
  const script = await response.text();
  const { status, headers } = response;
  return new Response(script.includes('withResolvers') ? newerScript + script : script, { status, headers });
}

app.once('session-created', ({ protocol }) => {
  const prototype = Object.getPrototypeOf(protocol);
  const { handle } = prototype;
  prototype.handle = function handleNewer(scheme, answer) {
    handle.call(this, scheme, async (request) => withNewerScript(await answer(request)));
  };
});

app.on('session-created', (session) => {
  const registered = [];
  const apply = () => session.setPreloads(registered.map(({ filePath }) => filePath));
  Object.assign(session, {
    clearData: (options) => clearData(session, options),
    clearSharedDictionaryCache: async () => {}, // Chromium 114 has no such cache
    registerPreloadScript({ type, filePath, id = randomUUID() }) {
      if (type !== 'frame') throw new Error('The test runtime has preload scripts for frames only.');
      registered.push({ type, filePath, id });
      apply();
      return id;
    },
    unregisterPreloadScript(id) {
      const index = registered.findIndex((script) => script.id === id);
      if (index >= 0) registered.splice(index, 1);
      apply();
    },
    getPreloadScripts: () => [...registered],
  });
});

app.on('web-contents-created', (_event, contents) => {
  Object.defineProperty(contents, 'navigationHistory', {
    value: {
      canGoBack: () => contents.canGoBack(),
      canGoForward: () => contents.canGoForward(),
      canGoToOffset: (offset) => contents.canGoToOffset(offset),
      clear: () => contents.clearHistory(),
      getActiveIndex: () => contents.getActiveIndex(),
      goBack: () => contents.goBack(),
      goForward: () => contents.goForward(),
      goToIndex: (index) => contents.goToIndex(index),
      goToOffset: (offset) => contents.goToOffset(offset),
      length: () => contents.length(),
    },
  });
});

/** The clipboard answers with promises since Electron 44, and the selection is a clipboard of its own. */
function asyncClipboard(type) {
  return {
    clear: async () => electron.clipboard.clear(type),
    has: async (format) => electron.clipboard.has(format, type),
    readText: async () => electron.clipboard.readText(type),
    writeText: async (text) => electron.clipboard.writeText(text, type),
  };
}

const adapted = {
  WebContentsView,
  clipboard: { ...asyncClipboard('clipboard'), selection: asyncClipboard('selection') },
};
for (const name of Object.getOwnPropertyNames(electron).filter((name) => !(name in adapted))) {
  Object.defineProperty(adapted, name, { enumerable: true, get: () => electron[name] });
}

// Electron's own exports cannot be redefined, so `require('electron')` hands out this object instead.
const load = Module._load;
Module._load = function loadAdapted(request, ...rest) {
  return request === 'electron' ? adapted : load.call(this, request, ...rest);
};
