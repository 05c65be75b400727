/**
 * The attacks that a public terminal must withstand, each with what closes it: tests against the real Electron with its sandbox on,
 * tests of a part, the system below it, or nothing, which is then said. `npm run test:attacks` prints the table with the results.
 */
export interface Attack {
  readonly id: string;
  readonly attack: string;
  /** `file › title` of tests in the real Electron, below test/; `*` stands for anything. */
  readonly tests?: readonly string[];
  /** `file › title` of tests of a part; `*` stands for anything. */
  readonly units?: readonly string[];
  /** Files of this repository that set up the system so that the attack ends there. */
  readonly system?: readonly string[];
  /** What stays possible, or was never tried. */
  readonly residual?: string;
  readonly sees: string;
  /** Events of the journal and their fields, or `nothing`. */
  readonly journal: string;
}

/** Every attack of the list that the terminal was built against. */
export const listed: readonly string[] = [
  ...['H1', 'H2', 'H3', 'H4', 'H5', 'H6'],
  ...['N1', 'N2', 'N3', 'N4', 'N6', 'N7', 'N9', 'N10', 'N11', 'N12', 'N13', 'N14', 'N15', 'N16'],
  ...['W1', 'W2', 'W3', 'W4', 'W5', 'W7', 'W9', 'W10', 'W12', 'W13'],
  ...['S1', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15'],
  ...['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P8', 'P10', 'P11', 'P12', 'P13', 'P14', 'P15', 'P16'],
  ...['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10'],
  ...['F1', 'F2', 'F3', 'F4', 'F5', 'F6'],
  ...['D1', 'D2', 'D3', 'D4', 'D5', 'D6'],
  ...['I1', 'I2', 'I3', 'I4', 'I5', 'I7', 'I8', 'I9', 'I10', 'I11', 'I12', 'I13', 'I14'],
];

const blocked = '“This page does not open here”, with the host and the way back; the page stays behind';
const said = (reason: string) => `navigation-blocked: ${reason}`;
const refused = (permission: string) => `permission-refused: ${permission}`;
const nothingSeen = 'nothing: the page goes on without it';
const navigation = (title: string) => `attacks/navigation.spec.ts › ${title}`;
const network = (title: string) => `attacks/network.spec.ts › ${title}`;
const windows = (title: string) => `attacks/windows.spec.ts › ${title}`;
const permissions = (title: string) => `attacks/permissions.spec.ts › ${title}`;
const programs = (title: string) => `attacks/programs.spec.ts › ${title}`;
const signIn = (title: string) => `attacks/sign-in.spec.ts › ${title}`;
const floods = (title: string) => `attacks/floods.spec.ts › ${title}`;
const residue = (title: string) => `attacks/residue.spec.ts › ${title}`;
const input = (title: string) => `attacks/input.spec.ts › ${title}`;
const calls = (title: string) => `attacks/kiosk-calls.spec.ts › ${title}`;
const start = (title: string) => `attacks/start.spec.ts › ${title}`;
const guest = (title: string) => `e2e/guest.spec.ts › ${title}`;
const keyboard = (title: string) => `e2e/keyboard.spec.ts › ${title}`;
const failing = (title: string) => `attacks/failing-sites.spec.ts › ${title}`;
const dialogs = (title: string) => `attacks/site-dialogs.spec.ts › ${title}`;
const tray = (title: string) => `attacks/tray.spec.ts › ${title}`;
const looking = (title: string) => `e2e/looking.spec.ts › ${title}`;
const uploads = (title: string) => `attacks/uploads.spec.ts › ${title}`;
const visit = (title: string) => `e2e/visit.spec.ts › ${title}`;
const assisting = (title: string) => `e2e/assistance.spec.ts › ${title}`;
const assistance = (title: string) => `main/services/assistance/assistance.test.ts › ${title}`;
const networkFilter = (title: string) => `main/cli/filter/filter.test.ts › ${title}`;
const attempts = (title: string) => `main/services/assistance/pin-attempts.test.ts › ${title}`;
const pins = (title: string) => `ballot/mediator-pin.test.ts › ${title}`;
const ownServices = (title: string) => `main/services/attacks.test.ts › ${title}`;
const policy = (title: string) => `main/policy/policy.test.ts › ${title}`;
const documents = (title: string) => `main/services/documents/document-printer.test.ts › ${title}`;
const firstStart = (title: string) => `main/services/first-start/first-start.test.ts › ${title}`;
const sticks = (title: string) => `main/sticks/hostile.test.ts › ${title}`;
const ownTray = (title: string) => `main/shell/tray/tray.test.ts › ${title}`;
const commandLine = (title: string) => `main/shell/command-line.test.ts › ${title}`;

const frameToo = permissions('a frame of another site gets none of it either, though the page hands it everything on');
const asked = permissions('a site that asks what it may do is told: nothing');
const reached = network('nothing but the hosts of the procedure can be reached from *');
const shellUnit = 'kiosk-config/deploy/root/usr/lib/systemd/system/passerelle-shell.service';
const firewall = 'kiosk-config/deploy/root/etc/passerelle/egress.nft';
const readerRules = 'kiosk-config/deploy/root/etc/udev/rules.d/60-passerelle-reader.rules';
const fuses = 'electron-builder.yml';
const notOnTheMachine =
  'The file was installed and read by its own program, and an emulated machine ran with it (npm run test:package); no terminal does yet.';

export const attacks: readonly Attack[] = [
  // Names of hosts
  {
    id: 'H1',
    attack: 'a host that begins or ends like one of the procedure, also with %2e, a tab or a backslash in it',
    units: [policy('everything else is denied: *'), policy('hosts are decided as the plain reading of the rules says')],
    tests: [
      navigation('a host that only looks like one of the procedure to another site is blocked, and the page stays'),
    ],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'H2',
    attack: 'a final dot, two dots or signs in the name of the host',
    units: [policy('everything else is denied: *')],
    sees: blocked,
    journal: said('unusual-host'),
  },
  {
    id: 'H3',
    attack: 'capitals, full-width letters, other dots and :443: the same host, written otherwise',
    units: [
      policy('a host of the procedure is allowed however it is written: *'),
      policy('an address is decided as the address that the browser makes of it'),
    ],
    sees: 'the page, since it is the right one',
    journal: 'nothing',
  },
  {
    id: 'H4',
    attack: 'another port of an allowed host',
    units: [policy('everything else is denied: *')],
    tests: [navigation('*:8443/ is blocked: port-not-allowed')],
    sees: blocked,
    journal: said('port-not-allowed'),
  },
  {
    id: 'H5',
    attack: 'letters that look alike (é for e, Cyrillic)',
    units: [policy('everything else is denied: *')],
    sees: `${blocked}; the host is shown as xn--…`,
    journal: said('host-not-listed'),
  },
  {
    id: 'H6',
    attack: 'addresses that are none (%00, no scheme), and user names before the host',
    units: [
      policy('everything else is denied: *'),
      policy('whatever is allowed as a page is https, without port or user, on a listed host, for the browser too'),
    ],
    tests: [navigation('https://user:secret@www.mairie.test/ is blocked: credentials-in-url')],
    sees: blocked,
    journal: said('credentials-in-url'),
  },

  // Ways to other pages
  {
    id: 'N1',
    attack: 'a link, a form that gets or posts, a script',
    tests: [
      navigation('a link to another site is blocked, and the page stays'),
      navigation('a form that gets to another site is blocked, and the page stays'),
      navigation('a form that posts to another site is blocked, and the page stays'),
      navigation('a script to another site is blocked, and the page stays'),
      navigation('the journal says that pages were blocked and why, but never which'),
    ],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'N2',
    attack: 'redirects, also in a chain that leaves and comes back',
    tests: [
      navigation('a redirect to another site is blocked, and the page stays'),
      navigation(
        'a chain of redirects over another host of the procedure to another site is blocked, and the page stays',
      ),
    ],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'N3',
    attack: 'meta refresh, Refresh header, location.replace',
    tests: [
      navigation('a meta refresh to another site is blocked, and the page stays'),
      navigation('a Refresh header to another site is blocked'),
      navigation('a script that replaces to another site is blocked, and the page stays'),
    ],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'N4',
    attack: 'frames: another site, nested, srcdoc, and one that leads the whole page away',
    tests: [
      navigation('frames of other sites stay empty, and the resident is not bothered with them'),
      navigation('a frame that leads the whole page away to another site is blocked, and the page stays'),
      network('what a page makes the browser fetch by itself is not fetched from another site, nor from a frame'),
    ],
    sees: 'an empty frame; for the whole page, that it was blocked',
    journal: said('host-not-listed'),
  },
  {
    id: 'N6',
    attack: 'an address that no page asked for: the history, or a load from within',
    tests: [
      windows('an address that comes from elsewhere than the page is decided too'),
      navigation('from a blocked page one gets back to where one was, or to the start'),
      navigation('a page that empties itself is said to be blocked, and leads back to the start'),
    ],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'N7',
    attack: 'pushState and fragments: an address that the page makes up',
    tests: [windows('an address that a page writes into its history changes nothing but the page')],
    residual: 'Rules name hosts, never paths: what a site shows on its own host is its own affair.',
    sees: 'the host, which cannot be made up',
    journal: 'nothing',
  },
  {
    id: 'N9',
    attack:
      'file:, view-source:, chrome:, devtools:, chrome-extension:, data: and javascript: as page, frame, window and fetch',
    tests: [
      navigation('file:///etc/passwd never takes the place of the page'),
      navigation('view-source:* never takes the place of the page'),
      navigation('chrome://gpu/ never takes the place of the page'),
      navigation('devtools:* never takes the place of the page'),
      navigation('data:* never takes the place of the page'),
      navigation('javascript:* never takes the place of the page'),
      reached,
    ],
    units: [policy('everything else is denied: *'), policy('what has no host is decided by what it is for')],
    system: ['tools/dist/application.ts'],
    sees: 'nothing, or that it was blocked',
    journal: said('scheme-not-allowed'),
  },
  {
    id: 'N10',
    attack: "the kiosk window's own scheme, from a site",
    tests: [navigation('passerelle://kiosk/index.html is blocked: scheme-not-allowed'), reached],
    sees: blocked,
    journal: said('scheme-not-allowed'),
  },
  {
    id: 'N11',
    attack: 'http: and ws: of an allowed host; mixed content',
    tests: [navigation('an http address of the procedure opens over https, by *'), reached],
    sees: 'the page, fetched over https; nothing is ever sent in the clear',
    journal: 'nothing',
  },
  {
    id: 'N12',
    attack: 'this machine, the local network, the address of cloud metadata',
    tests: [
      navigation('https://127.0.0.1/ is blocked: ip-address'),
      navigation('http://169.254.169.254/latest/ is blocked: ip-address'),
      navigation('https://192.168.1.1/ is blocked: ip-address'),
      navigation('https://[::1]/ is blocked: ip-address'),
      navigation('https://localhost/ is blocked: local-host'),
      navigation('http://imprimante.local/ is blocked: local-host'),
      reached,
    ],
    system: [firewall],
    sees: blocked,
    journal: said('ip-address'),
  },
  {
    id: 'N13',
    attack: 'an allowed name that suddenly means this machine or the local network (DNS rebinding)',
    tests: [signIn('a certificate that is misnamed is said in words, and there is no way around it, nor in a frame')],
    system: [firewall],
    residual:
      'The connection itself is made before the certificate is refused: a port can be found open. The firewall refuses it, as `npm run test:package` sees in a real kernel.',
    sees: '“This site is not safe right now”',
    journal: 'nothing',
  },
  {
    id: 'N14',
    attack: 'an open redirect, a search or a translation inside an allowed host',
    tests: [navigation('a redirect to another site is blocked, and the page stays')],
    residual: 'A host that shows other sites on its own pages would open them: such hosts are not to be listed.',
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'N15',
    attack: 'prefetch, prerender, speculation rules, early connections, ping, beacon, reports',
    tests: [
      network('what a page makes the browser fetch by itself is not fetched from another site, nor from a frame'),
    ],
    residual: 'A name can still be asked of the resolver (dns-prefetch is switched off, not proven off).',
    sees: nothingSeen,
    journal: 'nothing',
  },
  {
    id: 'N16',
    attack: 'service workers, WebSocket, EventSource, WebTransport and WebRTC to elsewhere',
    tests: [
      reached,
      network('calls between browsers reach nobody: neither over UDP nor through a relay over TCP'),
      network('no service worker comes to stand between the site and the policy'),
    ],
    system: [firewall],
    sees: nothingSeen,
    journal: 'nothing',
  },

  // Windows
  {
    id: 'W1',
    attack: 'window.open to another site or a file',
    tests: [
      navigation('window.open to another site is blocked, and the page stays'),
      windows('a page is given no window: not with any feature, not from a frame, not by a window of its own'),
      windows('a thousand windows asked for leave one notice, and the kiosk in order'),
    ],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'W2',
    attack: 'target=_blank, and clicks with Ctrl, Shift or the middle button, to an allowed page',
    tests: [
      windows('a click with Ctrl opens the link in the same view'),
      windows('a click with Shift opens the link in the same view'),
      windows('a click with the middle button opens the link in the same view'),
      navigation('an address of the procedure opens in the same view, whatever window was asked for'),
      navigation('a form that asked for a window of its own is sent in the same view'),
    ],
    sees: 'the page, in the same place',
    journal: 'nothing',
  },
  {
    id: 'W3',
    attack: 'features of window.open that give Node, a preload or leave the kiosk',
    tests: [
      navigation('window.open with features to another site is blocked, and the page stays'),
      windows('a page is given no window: not with any feature, not from a frame, not by a window of its own'),
    ],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'W4',
    attack: 'a window asked for by a sandboxed frame, without a touch',
    tests: [windows('a frame in a sandbox that asks for windows leads at worst to a page of the procedure')],
    residual: 'On runtimes before Electron 42 such a frame can lead to another page of the same procedure.',
    sees: 'a page of the procedure, or that one was blocked',
    journal: said('host-not-listed'),
  },
  {
    id: 'W5',
    attack: 'a window opened by a window',
    tests: [windows('a page is given no window: not with any feature, not from a frame, not by a window of its own')],
    sees: blocked,
    journal: said('host-not-listed'),
  },
  {
    id: 'W7',
    attack: 'window.close, moveTo and resizeTo',
    tests: [
      navigation('a page that closes itself closes the procedure, not the kiosk'),
      windows('a page neither moves nor names the kiosk window, whatever its title'),
      calls('a page that closes its own window ends the shell, which is then started again'),
    ],
    sees: 'the list of procedures, when the site closed itself',
    journal: 'nothing',
  },
  {
    id: 'W9',
    attack: 'full screen over the bar',
    tests: [
      permissions('a site cannot cover the bar: full screen and picture in picture are refused'),
      input('the window covers the screen and stays when it is told to close or to leave full screen'),
    ],
    sees: 'the page at its size, with the bar above it',
    journal: refused('fullscreen'),
  },
  {
    id: 'W10',
    attack: 'picture in picture, of a video and of a document',
    tests: [permissions('a site cannot cover the bar: full screen and picture in picture are refused'), frameToo],
    sees: nothingSeen,
    journal: 'nothing',
  },
  {
    id: 'W12',
    attack: 'a page that asks to be kept (beforeunload)',
    tests: [
      windows('a page that asks to be kept is left, and holds up neither the way home nor the end of the visit'),
      guest('a site that hangs holds up neither its closing nor the wipe'),
    ],
    sees: 'that the visit ends',
    journal: 'nothing',
  },
  {
    id: 'W13',
    attack: 'titles and signs that pretend to be the kiosk, also from right to left',
    tests: [windows('a page neither moves nor names the kiosk window, whatever its title')],
    residual: 'Inside its own area a page can draw what it likes; the bar above it always says which host that is.',
    sees: 'the host, in the bar; no title of a page is shown',
    journal: 'nothing',
  },

  // What is left of a visit
  {
    id: 'S1',
    attack: 'cookies, local and session storage, IndexedDB, caches, private files',
    tests: [
      visit('nothing of a visit is left for the next one: cookies, storage, cache, history, clipboards'),
      residue('nothing of a visit is on the disk, in shared memory, in the spool or in the journal'),
      visit('a wipe that fails ends the shell, and the next one begins clean'),
    ],
    sees: '“Everything is erased”',
    journal: 'wipe-failed: the step, if one fails',
  },
  {
    id: 'S3',
    attack: 'marks in the HTTP cache, the cache of compiled scripts and of shaders',
    tests: [
      residue(
        'two visits share no session of the browser: not its zoom, nor who must be asked over https, nor who signed in',
      ),
      residue('nothing of a visit is on the disk, in shared memory, in the spool or in the journal'),
    ],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'S4',
    attack: 'marks in the cache of shared compression dictionaries',
    residual:
      'Cleared at the end of each visit and bound to its session; the test runtime does not have such a cache, so never tried.',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'S5',
    attack: 'marks by which hosts insist on https (HSTS)',
    tests: [
      residue(
        'two visits share no session of the browser: not its zoom, nor who must be asked over https, nor who signed in',
      ),
    ],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'S6',
    attack: 'passwords of the browser, resumed TLS, open connections, names already resolved',
    tests: [
      residue(
        'two visits share no session of the browser: not its zoom, nor who must be asked over https, nor who signed in',
      ),
      signIn('a frame and a script that ask for a password get no window either, and no password'),
    ],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'S7',
    attack: 'the way back into the visit before',
    tests: [
      visit('nothing of a visit is left for the next one: cookies, storage, cache, history, clipboards'),
      residue(
        'two visits share no session of the browser: not its zoom, nor who must be asked over https, nor who signed in',
      ),
    ],
    sees: 'the first page of the procedure, and nothing to go back to',
    journal: 'nothing',
  },
  {
    id: 'S8',
    attack: 'both clipboards',
    tests: [visit('nothing of a visit is left for the next one: cookies, storage, cache, history, clipboards')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'S9',
    attack: 'zoom by host, dictionary of the spelling, entries completed by themselves',
    tests: [
      residue(
        'two visits share no session of the browser: not its zoom, nor who must be asked over https, nor who signed in',
      ),
    ],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'S10',
    attack: 'files that were downloaded or are to be printed',
    tests: [
      tray('while a file comes it is in memory only, and whoever does not wait for it stops it'),
      tray('a visit that ends while files come leaves nothing of them, and the next one gets none'),
      tray('a file that came is not what is loaded anew, and the journal holds no name of it'),
      residue('nothing is left of a document that was taken, looked at and printed'),
      residue('nothing of a visit is on the disk, in shared memory, in the spool or in the journal'),
    ],
    units: [
      ownTray('the end of a visit leaves nothing, not even of what was still being written'),
      ownTray('what a killed shell left is gone when the next one starts'),
      ownTray('without memory to keep them in, documents are refused'),
    ],
    sees: 'at the end, that the documents are erased too',
    journal: 'document-received',
  },
  {
    id: 'S11',
    attack: 'pictures of memory after a crash, swap, logs of the network or the console',
    tests: [
      residue('nothing of a visit is left by a page that crashed'),
      residue('nothing of a visit is on the disk, in shared memory, in the spool or in the journal'),
    ],
    units: [commandLine('a packaged shell refuses * beside it')],
    system: [shellUnit],
    residual: notOnTheMachine,
    sees: 'nothing',
    journal: 'visit-crashed: guest-view',
  },
  {
    id: 'S12',
    attack: 'tokens of addresses in the journal',
    tests: [
      navigation('the journal says that pages were blocked and why, but never which'),
      programs('the resident reads the address to write down, and the journal holds only that something was blocked'),
    ],
    sees: 'nothing',
    journal: said('a reason from a closed list'),
  },
  {
    id: 'S13',
    attack: 'a second card during a visit, a card taken away while a page loads',
    tests: [
      visit('a card begins a visit, another one is ignored, and taking the card away ends it'),
      visit('whoever lays a card down in place of the first begins a visit of their own'),
    ],
    sees: 'that another card is in use, or that everything is erased',
    journal: 'nothing',
  },
  {
    id: 'S14',
    attack: 'a power cut in the middle of a visit',
    tests: [residue('nothing of a visit is left by a shell that was killed in the middle of it')],
    sees: 'the first screen',
    journal: 'shell-lost',
  },
  {
    id: 'S15',
    attack: 'memory that grows from visit to visit',
    tests: ['attacks/memory.spec.ts › after 500 visits in a row the shell holds no more memory than after the tenth'],
    sees: 'the first screen, a second later than usual',
    journal: 'shell-connected',
  },

  // Permissions and devices
  {
    id: 'P1',
    attack: 'camera, microphone, place, notifications, midi, idle times, list of screens',
    tests: [
      ...['camera', 'microphone', 'place', 'notifications', 'midi', 'midi with system messages', 'idle times'].map(
        (what) => permissions(`a site gets no ${what}`),
      ),
      permissions('a site gets no list of screens'),
      permissions('what a site asked for and was refused is journalled'),
      frameToo,
      asked,
      floods('a thousand requests for permissions are one line of the journal'),
    ],
    sees: 'nothing of ours: the site says that it got none',
    journal: refused('the permission'),
  },
  {
    id: 'P2',
    attack: 'reading the clipboard, also in the old way',
    tests: [
      permissions('a site gets no clipboard'),
      permissions('a site gets no pictures of the clipboard'),
      permissions('a site gets no old way to paste'),
      frameToo,
      asked,
    ],
    sees: nothingSeen,
    journal: refused('clipboard-read'),
  },
  {
    id: 'P3',
    attack: 'catching the pointer or the whole keyboard',
    tests: [permissions('a site gets no pointer'), permissions('a site gets no whole keyboard'), frameToo],
    sees: nothingSeen,
    journal: refused('pointer-lock'),
  },
  {
    id: 'P4',
    attack: 'WebUSB, WebHID and Web Serial: the card reader and the printer',
    tests: [
      permissions('a site gets no usb'),
      permissions('a site gets no list of usb devices'),
      permissions('a site gets no hid'),
      permissions('a site gets no serial ports'),
      frameToo,
    ],
    system: [readerRules, 'kiosk-config/deploy/root/etc/udev/rules.d/61-passerelle-printer.rules'],
    sees: nothingSeen,
    journal: 'nothing',
  },
  {
    id: 'P5',
    attack: 'Web Bluetooth and pairing',
    tests: [permissions('a site gets no bluetooth'), frameToo],
    sees: nothingSeen,
    journal: 'nothing',
  },
  {
    id: 'P6',
    attack: 'a picture of the screen',
    tests: [permissions('a site gets no screen'), frameToo, asked],
    sees: nothingSeen,
    journal: 'nothing',
  },
  {
    id: 'P8',
    attack: 'storage of the site around a frame, choice of loudspeakers',
    tests: [
      permissions('a site gets no choice of loudspeakers'),
      permissions('a site gets no lasting storage'),
      frameToo,
      asked,
    ],
    sees: nothingSeen,
    journal: refused('storage-access'),
  },
  {
    id: 'P10',
    attack: 'mailto:, tel:, sms: and programs, by link, form, window, script, redirect and frame',
    tests: [
      programs('* starts no program: the resident reads which one the site wanted, and the page stays'),
      programs('a redirect starts no program either'),
      programs('frames start no program: not those of other sites, not those in a sandbox, not on their way'),
      programs('the resident reads the address to write down, and the journal holds only that something was blocked'),
    ],
    units: ['main/shell/guest-notices.test.ts › what is no address is not shown: *'],
    sees: '“This terminal only opens pages”, which program it was, and the address or number to write down',
    journal: said('scheme-not-allowed'),
  },
  {
    id: 'P11',
    attack: 'a program started from a sandboxed frame',
    tests: [programs('frames start no program: not those of other sites, not those in a sandbox, not on their way')],
    sees: nothingSeen,
    journal: 'nothing',
  },
  {
    id: 'P12',
    attack: 'a window of the browser that asks for a password, of the page, a frame or a script',
    tests: [
      signIn(
        'a site that asks for a password in a window is stopped: no window, a word to the resident, and the page stays',
      ),
      signIn('a frame and a script that ask for a password get no window either, and no password'),
      signIn('a site that answers 401 with a page of its own shows it'),
    ],
    sees: '“This site does not open here”, why, and the way back',
    journal: said('sign-in'),
  },
  {
    id: 'P13',
    attack: 'a request for a certificate or the code of a smart card',
    tests: [signIn('no certificate of a card is shown to a site that asks for one')],
    residual:
      'The request for the code of a card exists only in newer runtimes; no card reader of that kind is installed.',
    sees: 'what the site shows to those who have none',
    journal: 'nothing',
  },
  {
    id: 'P14',
    attack: 'passkeys and security keys',
    tests: [permissions('a site gets no key or passkey'), frameToo],
    sees: nothingSeen,
    journal: 'nothing',
  },
  {
    id: 'P15',
    attack: 'certificates that are expired, of nobody known, or for another name',
    tests: [
      signIn('a certificate that is * is said in words, and there is no way around it, nor in a frame'),
      guest('a certificate that is not valid is said in words, and there is no way around it'),
    ],
    residual: 'Whether a certificate was revoked is not asked: Chromium asks nobody by default.',
    sees: '“This site is not safe right now”, and no way around it',
    journal: 'nothing',
  },
  {
    id: 'P16',
    attack: 'sound that starts by itself, loud sound, a screen that is kept on',
    tests: [permissions('a site makes no sound of its own'), permissions('a site gets no wake lock'), frameToo],
    residual: 'After a touch a page may sound as loud as the machine is set to.',
    sees: nothingSeen,
    journal: 'nothing',
  },

  // Keys, touch, files, paper
  {
    id: 'K1',
    attack: 'keys for the tools of developers',
    tests: [input('shortcuts of browser and desktop reach nobody and change nothing')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'K2',
    attack: 'keys of the browser: full screen, reload, close, new, open, save, print, source, zoom, back',
    tests: [
      input('shortcuts of browser and desktop reach nobody and change nothing'),
      input('keys that write, edit and move reach the site'),
      input('neither swipes through the history nor keys for it are known to the browser'),
    ],
    units: ['main/shell/keys.test.ts › nothing with Alt or the system key reaches the page'],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'K3',
    attack: 'keys of the desktop and the machine: Alt+F4, Alt+Tab, Ctrl+Alt+F2, Ctrl+Alt+Del, SysRq',
    tests: [
      input('shortcuts of browser and desktop reach nobody and change nothing'),
      input('the window covers the screen and stays when it is told to close or to leave full screen'),
    ],
    system: [shellUnit],
    residual: `Consoles, Ctrl+Alt+Del and SysRq belong to the machine, not to the window. ${notOnTheMachine}`,
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'K4',
    attack: 'Ctrl and wheel, pinch, double touch',
    tests: [input('wheel, pinch and double touch make the site larger at most, and never the kiosk')],
    sees: 'the site up to three times as large; the bar never changes',
    journal: 'nothing',
  },
  {
    id: 'K5',
    attack: 'a swipe through the history',
    tests: [input('neither swipes through the history nor keys for it are known to the browser')],
    residual: 'The gesture itself needs a touch screen: only its switch was looked at.',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'K6',
    attack: 'right click, long touch, menu key',
    tests: [input('a right click, a long touch and the menu key open nothing')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'K7',
    attack: 'a file, a link or a text dropped on the page',
    tests: [input('a file, a link or a text that is dropped on a page takes nobody anywhere')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'K8',
    attack: 'a foreign keyboard, or a card or barcode reader that types',
    tests: [
      input("a card's digits reach neither the kiosk page nor a site"),
      input('shortcuts of browser and desktop reach nobody and change nothing'),
    ],
    system: [readerRules],
    residual: `A keyboard that somebody plugs in types like the resident, and no more. ${notOnTheMachine}`,
    sees: 'nothing of a card; letters of a keyboard',
    journal: 'nothing',
  },
  {
    id: 'K9',
    attack: 'guessing the code of a maintenance screen, finding its corner, replaying a card',
    residual:
      'There is no maintenance screen and no code at the screen: staff comes over the network. A copied card is a card.',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'K10',
    attack: 'an on-screen keyboard that a page hides, or that types into another frame',
    tests: [
      keyboard('the keyboard never hides the field that it types into'),
      keyboard('in a frame of another site it types there and nowhere else, and Enter sends its form'),
      keyboard('a key for a field that lost the focus to another reaches neither'),
      keyboard('a secret that is typed is shown nowhere in the kiosk window'),
      permissions('a site cannot cover the bar: full screen and picture in picture are refused'),
    ],
    residual:
      'The keyboard follows the focus, as one of keys does: a site may move it between its own fields and those of the frames in it.',
    sees: 'the keyboard, below the site and never under it',
    journal: 'nothing',
  },
  {
    id: 'F1',
    attack: 'a field for files, folders or the camera, in the page and in a frame of another site',
    tests: [
      uploads('a field of * gets what the resident chooses among the documents, and no window of the system opens'),
      uploads('a field that a page makes for a moment, and shows nowhere, is asked for in the same way'),
      uploads('a field for a folder gets nothing'),
      uploads('a frame of another site runs nothing before its fields are guarded'),
      floods(
        'workers of every kind, also those of a frame and of another worker, run with nobody but the shell watching',
      ),
      uploads('a document that is erased is erased for the page too'),
      uploads('a choice for a field whose page is gone reaches nobody'),
      permissions('a site gets no files'),
      permissions('a site gets no folders'),
    ],
    system: [shellUnit],
    sees: 'the documents of the visit, in a screen of the terminal under the name of the site; of a folder or the camera, nothing',
    journal: 'nothing',
  },
  {
    id: 'F2',
    attack: 'downloads: by header, by link, made by the page, without end, by the thousand, with names that climb',
    tests: [
      floods('*: nothing is kept, the resident is told, and the page stays'),
      tray('* becomes a document of the visit, and the page stays'),
      tray('* is not kept, and the page stays'),
      tray('the name that a site gives is for the eyes only, without what could deceive'),
      tray('a file of another site than those of the procedure is not fetched, *'),
      tray('a file that does not say how long it is, and has no end, is cut at the limit'),
      tray('a file that says that it is too large is not begun'),
      tray('a file that breaks off is said to, and leaves nothing'),
      tray('a full tray is said to be full, with the way to make room, and takes another one then'),
    ],
    units: ['main/shell/tray/names.test.ts › whatever a site calls a document, its name is safe to show and to write'],
    sees: 'that a file comes, then that it lies among the documents or why not; the page stays behind',
    journal: 'document-received; document-refused: not-a-document, too-large, tray-full or failed',
  },
  {
    id: 'F3',
    attack: 'a PDF with links, scripts or a way to save',
    tests: [
      tray('what a browser shows elsewhere becomes a document of the visit, and the page stays'),
      tray('what is in a frame becomes a document of the visit, and the page stays'),
      looking('whoever made a document do something would find nothing to do'),
      looking('a document whose page dies is said not to open'),
      looking('a document that closes its own page leaves nothing running, and the kiosk goes on'),
      looking('a document that cannot be read leaves nothing running, and the kiosk goes on'),
      looking('the end of the visit closes the document'),
    ],
    residual: 'What a printer makes of a document that is printed.',
    sees: 'that it lies among the documents, and its pages when it is looked at: no viewer of the browser opens it, nothing in it leads anywhere',
    journal: 'document-received',
  },
  {
    id: 'F4',
    attack: 'window.print, Ctrl+P, print in a frame; alert, confirm and prompt',
    tests: [
      permissions(
        "Chromium's own alert, confirm, prompt and print open nothing, for a page that finds its way back to them",
      ),
      input('shortcuts of browser and desktop reach nobody and change nothing'),
      dialogs('a page that is printed becomes a document of the visit, also for its frame, and no window opens'),
      dialogs('the page says, asks and is answered, under the name of its host'),
      dialogs('a frame of another site says, asks and is answered, under the name of its host'),
      dialogs('words that are too long, hidden or turned are cut and cleaned'),
      dialogs('a page that keeps asking can be told to stop, and then gets no answer but no'),
      dialogs('the kiosk goes on while a site asks, and the question waits'),
    ],
    sees: 'what the site asks, in a dialog of the terminal under the name of its host; a print becomes a document of the visit',
    journal: 'nothing',
  },
  {
    id: 'F5',
    attack: 'printing without end, or anew with another card',
    tests: [dialogs('a flood of prints is one document, and five hundred pages are none')],
    units: [
      documents('more pages than are left are refused, and nothing is sent'),
      documents('a card counts over all its visits of a day, and the first card of a visit is the one that counts'),
    ],
    sees: 'one document, or that it is too long to print, or how many pages are left',
    journal: 'nothing',
  },
  {
    id: 'F6',
    attack: 'a stick plugged in during a visit, with broken tables, circles, or names that deceive',
    units: [
      sticks('only USB disks with a medium in them are seen'),
      sticks('a document that says it is 4 GB is not read, one that says more than its clusters hold is damaged'),
      sticks('clusters that run in a circle or out of the volume are damage, for a document as for a folder'),
      sticks('folders that contain themselves are looked into once'),
      sticks('names are shown without what could deceive, and at a length that fits'),
      sticks('*: whatever bytes are wrong, there is an answer, and no end without one'),
    ],
    system: [
      shellUnit,
      'kiosk-config/deploy/root/usr/lib/systemd/system/passerelle-sticks.service',
      'kiosk-config/deploy/root/usr/lib/udev/rules.d/62-passerelle-sticks.rules',
    ],
    residual: `Nothing mounts it: a program of its own reads it as bytes. USB devices are not filtered by make. ${notOnTheMachine}`,
    sees: 'the documents that are on it, when it is asked for',
    journal: 'nothing',
  },

  // Crashes and floods
  {
    id: 'D1',
    attack: 'a page that crashes, hangs or takes memory',
    tests: [
      guest('a site that crashes is said to have, keeps the visit, and can be opened again'),
      guest('a site that hangs holds up neither its closing nor the wipe'),
      floods(
        '* that hangs is said to once somebody touches the site in vain, then ended, and the site can be opened again',
      ),
      failing('a page that hangs is said to, and comes back with what was typed when it wakes up'),
      floods('a page that is busy for a while, and frames that come and go, are not taken to hang'),
      visit('when the kiosk page crashes the visit is wiped, and the page comes back'),
    ],
    sees: '“The page stopped”, and the way back to the start',
    journal: 'visit-crashed: guest-view',
  },
  {
    id: 'D2',
    attack: 'the end of the process that draws, or of the one that fetches',
    tests: [floods('when * dies the kiosk goes on, and so does the site')],
    sees: 'the page, after it was loaded again',
    journal: 'nothing',
  },
  {
    id: 'D3',
    attack: 'a fault or an endless loop in the shell itself',
    tests: [
      calls('a page that closes its own window ends the shell, which is then started again'),
      'e2e/shell-recovery.spec.ts › a shell that stands still as a whole is missed by the services, ended and started again, and its visit is over',
      'e2e/shell-recovery.spec.ts › a shell that is busy for ever is missed by the services, ended and started again, and its visit is over',
    ],
    system: [shellUnit],
    sees: 'the first screen, after some seconds',
    journal: 'shell-lost',
  },
  {
    id: 'D4',
    attack: 'no network, no such host, a captive portal, a server that fails, breaks off or takes for ever',
    tests: [
      guest('a site that cannot be found is said to be unknown'),
      guest('a site that fails and comes back is reached by trying again'),
      failing('*'),
    ],
    sees: 'what is wrong, what to do, and the page by itself when it works again',
    journal: 'nothing',
  },
  {
    id: 'D5',
    attack: 'a full disk',
    units: [
      'main/services/database/store.test.ts › a full disk is a value, and the store goes on when there is room again',
      'main/services/urn/urn.test.ts › a full disk takes no half of a ballot, and voting goes on when there is room again',
    ],
    system: [shellUnit],
    sees: 'that no vote can be taken',
    journal: 'disk-full',
  },
  {
    id: 'D6',
    attack: 'hundreds of workers, frames or requests, lines without end for the console',
    tests: [
      floods('* leave the kiosk usable'),
      floods('lines without end for the console, by *, end the page and leave the kiosk usable'),
    ],
    system: [shellUnit],
    residual: `What a page takes of processor and memory is limited by the unit alone. ${notOnTheMachine}`,
    sees: 'the bar and its buttons, which answer',
    journal: 'nothing',
  },

  // Between processes, and the program itself
  {
    id: 'I1',
    attack: 'Node, Electron or the interface of the kiosk in a site, its frames or its workers',
    tests: [permissions('nothing of the shell or of Node exists in a site, nor in its frames and workers')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I2',
    attack: 'calls of the shell from a wrong frame or page',
    tests: [
      calls('another page with a preload of its own is told that it is the wrong sender'),
      calls('a frame inside the kiosk page has no way to the shell'),
    ],
    sees: 'nothing',
    journal: 'call-refused: wrong-sender',
  },
  {
    id: 'I3',
    attack: 'calls that are malformed, huge, circular or too many',
    tests: [
      calls('* is refused and journalled'),
      calls('__proto__ in the arguments changes nothing'),
      calls('a function cannot even be sent'),
      calls('a page that floods the shell is refused, and the shell goes on'),
    ],
    sees: 'nothing',
    journal: 'call-refused: invalid-arguments',
  },
  {
    id: 'I4',
    attack: 'a page that redefines the language before it calls',
    tests: [calls('a page that redefines the language gets nothing of the shell into its hands')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I5',
    attack: 'messages between windows that pretend to be the kiosk',
    tests: [windows('messages that a page sends reach nothing of the kiosk')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I7',
    attack: 'markup or script in texts that the kiosk shows',
    tests: [
      calls('text that a page makes into markup or script is refused by the policy of the kiosk page'),
      calls('the kiosk page cannot be left, reframed or fed from elsewhere'),
      calls('paths lead nowhere but to the files of the page'),
    ],
    sees: 'the text, as text',
    journal: 'nothing',
  },
  {
    id: 'I8',
    attack: 'the program as a plain Node, with options of Node, or under a debugger',
    system: [fuses],
    residual:
      'The switches are burnt in when the deb is built, and read back. Tests need a build without them; `npm run test:package` tries what is in the deb.',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I9',
    attack: 'switches on the command line: remote debugging, no sandbox, another proxy',
    tests: [
      start("without Chromium's sandbox the shell does not start"),
      start('without the socket of the services the shell says what it wants'),
    ],
    units: [commandLine('a packaged shell refuses * beside it')],
    system: [shellUnit],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I10',
    attack: 'another program put in the place of ours',
    system: [fuses, shellUnit],
    residual: 'Whoever may write where the deb was installed is master of the machine.',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I11',
    attack: 'a variable of the environment that opens what is locked',
    units: [commandLine('nothing in the shell asks its environment: no variable opens what is locked')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I12',
    attack: 'a second shell, with an address to open',
    tests: [start('a second shell does not start beside the first, and every page of the first is sandboxed')],
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'I13',
    attack: 'a machine on which the sandbox is silently off',
    tests: [
      start("without Chromium's sandbox the shell does not start"),
      start('a second shell does not start beside the first, and every page of the first is sandboxed'),
    ],
    sees: 'no kiosk: a shell without sandbox does not start',
    journal: 'nothing',
  },
  {
    id: 'I14',
    attack: 'a taken-over screen begins the first start of an enrolled terminal again, to point it at another server',
    units: [
      firstStart('once a terminal is enrolled, nothing that a taken-over screen asks of the first start is done'),
    ],
    residual:
      'before it is enrolled, whoever stands at the screen decides; the enrolment code names the server that it is for, and the officer sees the terminal come',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'M1',
    attack:
      'a page or a shell that was taken over makes itself a mediator: acts without a PIN, another card, a card that was shown before',
    units: [
      ownServices(
        'the desk opens to a mediator’s card on the reader with its PIN, and its codes are on the paper only',
      ),
      assistance('card and PIN together open the assistance, for the mediator whose card it is and in this visit'),
      assistance('a card that was shown more than two minutes ago, or that left the reader, opens nothing any more'),
      assistance('nothing is noted, and no posture taken, while nobody assists'),
      assistance('with a tap reader the desk is open for two minutes after the PIN, and the help goes on; *'),
    ],
    residual:
      'While a mediator assists, a shell that was taken over can do at the desk what the mediator can, until the card leaves, the visit ends or, where the reader cannot say that a card has gone, two minutes are over; and it sees the PIN that is typed on its screen, which opens nothing without the card.',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'M2',
    attack: 'PINs are tried one after the other with a found card, over restarts and power cuts',
    tests: [assisting('five wrong PINs lock one mediator out, over a restart of the services, and no other')],
    units: [
      assistance('wrong PINs wait 1, 2, 4 and 8 seconds, and the fifth locks this mediator out *'),
      attempts('an attempt counts from before its PIN is looked at*'),
      attempts('however one tries, no more than five PINs are looked at in fifteen minutes'),
      attempts('a file that is damaged, or that somebody removed to try again, is refused'),
    ],
    sees: 'that the PIN is wrong, and how long to wait',
    journal: 'pin-refused, mediator-locked-out',
  },
  {
    id: 'M3',
    attack: "a stolen disk is searched for mediators' PINs",
    units: [
      pins('a PIN opens with its own card alone, and nothing kept holds it'),
      'main/services/remnants.test.ts › a vote leaves no card, key or choice in a file or in what the program says, while it is cast and after',
    ],
    residual:
      'Whoever has an unencrypted disk and its keys can find the numbers of the mediators’ cards, and then try a million PINs for each, half a second a try: days on one processor, less on many. A lost terminal is a reason for new PINs of all its mediators (`passerelle mediator-pin`).',
    sees: 'nothing',
    journal: 'nothing',
  },
  {
    id: 'M4',
    attack: 'a mediator votes for somebody, or a resident’s right is used while a mediator stands there',
    units: [
      'main/services/casting/casting.test.ts › while a mediator assists the voting right sleeps, and it wakes as it was',
    ],
    sees: '“Your vote is waiting for you”, and the end of the help as the way on',
    journal: 'nothing',
  },
  {
    id: 'M5',
    attack:
      'a host that a mediator opened stays open for the next visit, opens more than its name, or leads into the own network',
    tests: [assisting('a host that a mediator opened is reached, is shown, and is gone with the visit')],
    units: [
      policy(
        'a host that a mediator opened is open by its name alone, in any procedure and in none, and nothing else is',
      ),
      policy('a mediator cannot open *'),
      assistance(
        'hosts that a mediator opens outlast the help and not the visit, are so many and no more, and stand in no journal',
      ),
      networkFilter(
        'a host that a mediator opened is reached until the visit is over, and where one signs in for a resident while one assists; then what is left of it is cut',
      ),
    ],
    residual:
      'A public name that leads into the own network is stopped by the firewall of the machine and by the network filter alone. Which host was opened is not kept, since it would tell what the visit was about. While a mediator assists, a shell that was taken over can have the filter open five hosts for that visit.',
    sees: 'the host that was opened, until the end of the visit',
    journal: 'host-opened, with the reason',
  },
  {
    id: 'M6',
    attack:
      'Aidants Connect without a mediator, and what a mediator’s sign-in leaves: its cookies, storage, cache, pages to go back to',
    tests: [assisting('where a mediator signs in for somebody is closed before and after, and leaves nothing')],
    units: [
      policy(
        'where a mediator signs in for somebody is open from the sign-in of a procedure, and only while one assists',
      ),
    ],
    sees: 'that the site was closed and everything erased when the help ended',
    journal: said('only-assisted'),
  },
  {
    id: 'M7',
    attack: 'two mediators, or a mediator and the card of a resident, mixed up',
    tests: [
      assisting('a second tap, the button, or another mediator ends it; a resident’s card is no act of the mediator’s'),
    ],
    units: [
      assistance("another mediator's card ends it at once, before its own PIN is typed"),
      'main/visit/machine.test.ts › assistance begins by a card and the PIN that was taken for it, and every end of it is told to the services',
    ],
    sees: 'whose PIN is asked for, or that nobody helps any more',
    journal: 'assistance-began, assistance-ended',
  },
];
