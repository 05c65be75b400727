import { byId, make, makeSwitch } from './dom.js';
import { watchScreen } from './screen.js';

/** @typedef {import('../bench.ts').Bench['view']} View */

/** @type {Record<string, string>} */
let texts = {};
/** @type {View | undefined} */
let view;
/** Those who will count together. */
const trustees = new Set([1, 2]);
/** The newest paper that was drawn, so that only newer ones slide out. */
let newestReceipt = 0;

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
function say(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/**
 * Does something to the surroundings of the terminal.
 * @param {string} name
 * @param {Record<string, unknown>} [args]
 */
async function act(name, args = {}) {
  const token = document.querySelector('meta[name="bench-token"]')?.getAttribute('content') ?? '';
  await fetch(`/actions/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-bench-token': token },
    body: JSON.stringify(args),
  });
}

/**
 * @param {string} text
 * @param {string} url
 */
function link(text, url) {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.target = '_blank';
  anchor.rel = 'noreferrer';
  anchor.textContent = text;
  return anchor;
}

/** @param {View} now */
function draw(now) {
  drawHeader(now);
  drawReader(now);
  drawPrinter(now);
  drawOffice(now);
  drawStick(now);
  drawNetwork(now);
  drawProcesses(now);
  drawCounting(now);
}

/** @param {View} view */
function drawHeader({ runtime, addresses, hasScreen }) {
  byId('runtime').textContent = say(runtime.kind === 'test' ? 'runtime.test' : 'runtime', runtime);
  byId('runtime').classList.toggle('test', runtime.kind === 'test');
  byId('addresses').replaceChildren(
    link(say('address.public'), addresses.publicPage),
    link(say('address.officer'), addresses.officerPage),
    make('code', { text: say('address.token', { file: addresses.tokenFile }) }),
  );
  byId('screen-hint').textContent = say(hasScreen ? 'screen.hint.virtual' : 'screen.hint.real');
  byId('kiosk').hidden = !hasScreen;
  byId('kiosk').setAttribute('aria-label', say('screen.label'));
}

/** @param {View} view */
function drawReader({ cards, reader }) {
  /** @type {(card: View['cards'][number]) => string} */
  const nameOf = (card) => card.holder || say(`card.${card.kind}`);
  const laid = cards.find(({ id }) => id === reader.card);
  byId('reader').classList.toggle('laid', laid !== undefined);
  byId('laid').textContent = laid ? say('cards.laid', { name: nameOf(laid) }) : say('cards.none');
  /** @type {HTMLButtonElement} */ (byId('remove')).disabled = laid === undefined;
  /** @type {HTMLInputElement} */ (byId('plugged')).checked = reader.isPlugged;
  byId('tray').replaceChildren(
    ...cards.map((card) => {
      const button = make(
        'button',
        {
          class: `card ${card.kind}`,
          disabled: !reader.isPlugged,
          onClick: () => act(card.id === reader.card ? 'card.remove' : 'card.present', cardArgument(card, reader)),
        },
        make('strong', { text: nameOf(card) }),
        make('span', { text: say(`card.${card.kind}`) }),
        ...(card.pin ? [make('span', { text: say('card.pin', { pin: card.pin }) })] : []),
      );
      button.setAttribute('aria-pressed', String(card.id === reader.card));
      return make('li', {}, button);
    }),
  );
}

/**
 * @param {View['cards'][number]} card
 * @param {View['reader']} reader
 */
function cardArgument(card, reader) {
  return card.id === reader.card ? {} : { card: card.id };
}

/** @param {View} view */
function drawPrinter({ printer, receipts }) {
  const conditions = /** @type {const} */ (['paperOut', 'paperLow', 'coverOpen', 'offline']);
  byId('printer-switches').replaceChildren(
    ...conditions.map((name) =>
      makeSwitch(say(`printer.${name}`), printer[name], (isOn) => act('printer.change', { [name]: isOn })),
    ),
    makeSwitch(say('printer.vanish'), printer.vanishes, (isOn) => act('printer.vanish', { isOn })),
  );
  byId('receipts').replaceChildren(
    ...receipts.map(({ id, widthPx, heightPx }) => {
      const image = document.createElement('img');
      image.src = `/receipts/${id}`;
      image.width = widthPx;
      image.height = heightPx;
      image.alt = say('printer.receipt');
      return make('li', { class: id > newestReceipt ? 'new' : '' }, image);
    }),
  );
  newestReceipt = Math.max(newestReceipt, receipts[0]?.id ?? 0);
}

/** @param {View} view */
function drawOffice({ officePrinter, officePapers }) {
  const conditions = /** @type {const} */ (['paperOut', 'offline']);
  byId('office-switches').replaceChildren(
    ...conditions.map((name) =>
      makeSwitch(say(`printer.${name}`), officePrinter[name], (isOn) => act('office.change', { [name]: isOn })),
    ),
  );
  byId('office-papers').replaceChildren(
    ...officePapers.map(({ id, pages }) =>
      make('li', {}, link(say('office.paper', { id, pages }), `/office-papers/${id}`)),
    ),
  );
}

/** @param {View} view */
function drawStick({ stick }) {
  byId('stick-documents').textContent = say('stick.documents', { names: stick.documents.join(', ') });
  /** @type {HTMLInputElement} */ (byId('stick-plugged')).checked = stick.isPlugged;
}

/** @param {View} view */
function drawNetwork({ isCut }) {
  byId('cable').classList.toggle('cut', isCut);
  const button = byId('cut');
  button.textContent = say(isCut ? 'network.restore' : 'network.cut');
  button.onclick = () => act('network.cut', { isCut: !isCut });
}

/** @param {View} view */
function drawProcesses({ processes }) {
  byId('process-rows').replaceChildren(
    ...processes.map(({ name, state, restarts }) =>
      make(
        'tr',
        {},
        make('th', { text: say(`process.${name}`) }),
        make('td', {}, make('span', { class: `state ${state}`, text: say(`state.${state}`) })),
        make('td', { class: 'hint', text: restarts > 0 ? say('process.restarts', { count: restarts }) : '' }),
        make(
          'td',
          {},
          make('button', {
            class: 'quiet',
            text: say('process.kill'),
            disabled: state !== 'running',
            onClick: () => act('process.kill', { name }),
          }),
        ),
      ),
    ),
  );
}

/** @param {View} view */
function drawCounting({ counting }) {
  const { consultation, state, ran, isBusy } = counting;
  const stage = state ? say(`stage.${state.stage}`) : '';
  const missing = state?.stage === 'closing' ? say('counting.missing', { names: state.missing.join(', ') }) : '';
  byId('counting-state').textContent = state
    ? `${say('counting.state', { consultation, stage, ballots: state.ballots })} ${missing}`
    : say('counting.unreachable');
  const boxes = [1, 2, 3].map((number) =>
    makeSwitch(say('counting.trustee', { number }), trustees.has(number), (isOn) => {
      if (isOn) trustees.add(number);
      else trustees.delete(number);
    }),
  );
  byId('trustees').replaceChildren(make('legend', { text: say('counting.trustees') }), ...boxes);
  const steps = /** @type {const} */ (['close', 'strip', 'export', 'count', 'publish']);
  byId('counting-steps').replaceChildren(
    ...steps.map((step) =>
      make('button', {
        text: say(`counting.${step}`),
        disabled: isBusy,
        onClick: () => act('counting.take', { step, trustees: step === 'count' ? [...trustees].sort() : [] }),
      }),
    ),
    make('button', {
      class: 'quiet',
      text: say('counting.new'),
      disabled: isBusy || !state || state.stage === 'open',
      onClick: () => act('counting.start-anew'),
    }),
  );
  byId('outputs').replaceChildren(
    ...ran
      .toReversed()
      .map(({ command, code, out, errors }) =>
        make(
          'li',
          { class: code === 0 ? 'done' : 'refused' },
          make('code', { text: `$ ${command}` }),
          make('pre', { text: (out + errors).trim() }),
        ),
      ),
  );
}

/** @param {string} language */
async function speak(language) {
  texts = await (await fetch(`/locales/${language}.json`)).json();
  localStorage.setItem('language', language);
  document.documentElement.lang = language;
  document.title = say('title');
  for (const element of document.querySelectorAll('[data-text]'))
    element.textContent = say(element.getAttribute('data-text') ?? '');
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.getAttribute('data-language') === language));
  if (view) draw(view);
}

for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => speak(button.getAttribute('data-language') ?? 'fr'));
byId('remove').addEventListener('click', () => act('card.remove'));
byId('clear').addEventListener('click', () => act('receipts.clear'));
byId('office-clear').addEventListener('click', () => act('office.clear'));
byId('stick-plugged').addEventListener('change', (event) =>
  act('stick.plug', { isPlugged: /** @type {HTMLInputElement} */ (event.target).checked }),
);
byId('plugged').addEventListener('change', (event) =>
  act('reader.plug', { isPlugged: /** @type {HTMLInputElement} */ (event.target).checked }),
);

await speak(localStorage.getItem('language') ?? (navigator.language.startsWith('fr') ? 'fr' : 'en'));
const events = new EventSource('/events');
events.addEventListener('open', () => {
  byId('lost').hidden = true;
});
events.addEventListener('error', () => {
  byId('lost').hidden = false;
});
events.addEventListener('message', ({ data }) => {
  const isFirst = view === undefined;
  view = /** @type {View} */ (JSON.parse(data));
  if (isFirst) newestReceipt = view.receipts[0]?.id ?? 0;
  draw(view);
  if (isFirst && view.hasScreen) watchScreen(byId('kiosk'), /** @type {HTMLImageElement} */ (byId('picture')), act);
});
