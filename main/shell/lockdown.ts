import { readFileSync } from 'node:fs';
import { app, Menu, type Session, type WebContents } from 'electron';
import { isAllowedKey } from './keys.ts';

/**
 * Features of Blink that reach devices and files, or stand above the kiosk window. `navigator.usb.requestDevice()` even crashes
 * Electron 25.
 */
const disabledBlinkFeatures = [
  ...['WebUSB', 'WebHID', 'Serial', 'WebBluetooth', 'WebMIDI', 'FileSystemAccess', 'FileSystemAccessLocal'],
  ...['DocumentPictureInPictureAPI', 'FontAccess'],
].join(',');

/** Preferences of every page, ours and the sites'. */
export const lockedPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  devTools: false,
  spellcheck: false,
  disableDialogs: true, // the system's boxes stand in front of the kiosk window and outlive the page that opened them
  disableHtmlFullscreenWindowResize: true,
  autoplayPolicy: 'document-user-activation-required',
  disableBlinkFeatures: disabledBlinkFeatures,
} as const;

export interface LockdownEvents {
  onPermissionRefused(permission: string): void;
  onActivity(): void;
}

/** Takes from every window, view and session what no page needs. Called before Electron is ready. */
export function lockDown(events: LockdownEvents): void {
  app.enableSandbox();
  for (const unwanted of ['disable-quic', 'dns-prefetch-disable']) app.commandLine.appendSwitch(unwanted);
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  app.commandLine.appendSwitch('lang', 'fr'); // what sites are asked for, and what the browser itself says in their forms
  // Sites are told which browser this is, as it is, without the names that some of them refuse.
  app.userAgentFallback = app.userAgentFallback.replace(/ (?:passerelle|Electron)\S*\/\S+/gi, '');
  Menu.setApplicationMenu(null);
  app.on('session-created', (session) => lockSession(session, events));
  app.on('web-contents-created', (_event, contents) => lockContents(contents, events));
  app.on('login', (event, _contents, _details, _authentication, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, trust) => {
    event.preventDefault();
    trust(false);
  });
}

/** Electron grants what nobody refuses: both handlers are needed, and each kind of device has its own. */
function lockSession(session: Session, { onPermissionRefused }: LockdownEvents) {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    onPermissionRefused(permission);
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('select-hid-device', (event, _details, choose) => refuse(event, choose));
  session.on('select-usb-device', (event, _details, choose) => refuse(event, choose));
  session.on('select-serial-port', (event, _ports, _contents, choose) => refuse(event, choose));
  session.on('will-download', (event) => event.preventDefault());
}

function refuse(event: Electron.Event, choose: (nothing: string) => void) {
  event.preventDefault();
  choose('');
}

/** The channel on which the preload of the sites' frames says that one of them was touched. */
const touchChannel = 'passerelle-touch';
const activities = new Set(['mouseDown', 'mouseWheel', 'touchStart', 'rawKeyDown', 'keyDown', 'gestureScrollBegin']);

/**
 * Tells of what the resident does in a page, not of what the system thinks: on a kiosk the idle time of the desktop says nothing.
 * Of frames that other processes draw, Electron tells keys only; their preload tells the rest.
 */
export function onTouch(contents: WebContents, listener: () => void): void {
  contents.on('input-event', (_event, input) => {
    if (activities.has(input.type)) listener();
  });
  contents.on('before-input-event', (_event, input) => {
    if (isAllowedKey(input)) listener();
  });
  contents.ipc.on(touchChannel, listener);
}

function lockContents(contents: WebContents, { onActivity }: LockdownEvents) {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('content-bounds-updated', (event) => event.preventDefault());
  contents.on('devtools-opened', () => contents.closeDevTools());
  contents.on('select-bluetooth-device', (event, _devices, choose) => refuse(event, choose));
  contents.on('before-input-event', (event, input) => {
    if (!isAllowedKey(input)) event.preventDefault();
  });
  onTouch(contents, onActivity);
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** Whether the kernel filters the system calls of this renderer (seccomp mode 2), as Chromium's sandbox sets up. */
export function isSandboxed(rendererPid: number): boolean {
  return /^Seccomp:\s+2$/m.test(readFileSync(`/proc/${rendererPid}/status`, 'utf8'));
}
