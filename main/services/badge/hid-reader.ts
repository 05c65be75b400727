/**
 * The drivers of real badge readers, on hidraw through node-hid. Its asynchronous API is the one that its README asks
 * long-running programs to use.
 *
 * hidraw has no exclusive open: EVIOCGRAB exists on evdev nodes only. That the digits never reach a page rests on
 * `60-passerelle-reader.rules` (kiosk-config/deploy), which makes the kernel and libinput ignore the reader as a keyboard.
 */
import { setTimeout as delay } from 'node:timers/promises';
import HID, { type Device } from 'node-hid';
import type { ReaderDescription } from '../../../contract/reader-description.ts';
import { type OpenLink, ReaderAbsent, type ReaderLink } from './decoding-reader.ts';

/** Which device is meant, and which of its interfaces: a composite reader has several. */
export interface HidIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string | undefined;
  /** HID Usage Tables; without, the first interface. */
  readonly usage?: { readonly page: number; readonly usage: number } | undefined;
}

/** HID Usage Tables 1.12: generic desktop page, keyboard. */
export const keyboardUsage = { page: 0x01, usage: 0x06 } as const;

/** The path of the configured reader among the devices of the machine; `undefined` when it is not plugged in. */
export function chooseDevice(devices: readonly Device[], identity: HidIdentity): string | undefined {
  const { vendorId, productId, serialNumber, usage } = identity;
  return devices.find(
    (device) =>
      device.vendorId === vendorId &&
      device.productId === productId &&
      (serialNumber === undefined || device.serialNumber === serialNumber) &&
      (usage === undefined || (device.usagePage === usage.page && device.usage === usage.usage)),
  )?.path;
}

/** A reader that sends its reports by itself. */
export function openHid(identity: HidIdentity): OpenLink {
  return async (onReport) => link(await open(identity), onReport);
}

/** A reader that is asked for its reports, again and again. */
export function openAskedHid(
  identity: HidIdentity,
  reports: Extract<ReaderDescription['reports'], { kind: 'feature' }>,
): OpenLink {
  return async (onReport) => askedLink(await open(identity), reports, onReport);
}

/** Every model that types like a keyboard, once. A name that a device gives itself is shown as it is, without what could steer a screen. */
export async function listHidKeyboards(): Promise<{ name: string; vendorId: number; productId: number }[]> {
  const devices = (await HID.devicesAsync()).filter(
    ({ usagePage, usage }) => usagePage === keyboardUsage.page && usage === keyboardUsage.usage,
  );
  const models = new Map(devices.map((device) => [`${device.vendorId}:${device.productId}`, device]));
  return [...models.values()].map(({ vendorId, productId, manufacturer = '', product = '' }) => ({
    name:
      `${manufacturer} ${product}`.replaceAll(/\p{C}/gu, '').trim().slice(0, longestName) ||
      hexName(vendorId, productId),
    vendorId,
    productId,
  }));
}

const longestName = 120;

/** As lsusb writes it. */
function hexName(...ids: readonly number[]): string {
  return ids.map((id) => id.toString(16).padStart(4, '0')).join(':');
}

async function open(identity: HidIdentity): Promise<HID.HIDAsync> {
  try {
    const path = chooseDevice(await HID.devicesAsync(identity.vendorId, identity.productId), identity);
    if (path === undefined) throw new ReaderAbsent('not-found');
    return await HID.HIDAsync.open(path);
  } catch (error) {
    if (error instanceof ReaderAbsent) throw error;
    // hidapi gives no error code, only strerror's words. Found but not openable is nearly always the missing udev rule.
    throw new ReaderAbsent(/permission/i.test(String(error)) ? 'not-permitted' : 'failed');
  }
}

async function link(device: HID.HIDAsync, onReport: (report: Uint8Array) => void): Promise<ReaderLink> {
  const gone = new Promise<void>((resolve) => device.on('error', () => resolve()));
  // node-hid takes what a listener throws for an error of the device; out of its sight a fault of ours stays a fault.
  device.on('data', (report) => queueMicrotask(() => onReport(report)));
  // node-hid begins to read a tick later, and would throw at nobody if the device were closed before.
  await new Promise<void>((resolve) => process.nextTick(resolve));
  return { gone, close: closing(device) };
}

function askedLink(
  device: HID.HIDAsync,
  { id, ask, everyMs }: Extract<ReaderDescription['reports'], { kind: 'feature' }>,
  onReport: (report: Uint8Array) => void,
): ReaderLink {
  const stop = new AbortController();
  const close = closing(device);
  const questions = ask.map((bytes) => [id, ...Buffer.from(bytes, 'hex')]);
  const asking = (async () => {
    while (!stop.signal.aborted) {
      const answers: Uint8Array[] = [];
      for (const question of questions) {
        await device.sendFeatureReport(question);
        // The answer begins with the number of the report, which is no part of what is described.
        answers.push((await device.getFeatureReport(id, question.length)).subarray(1));
      }
      const report = Buffer.concat(answers);
      queueMicrotask(() => onReport(report));
      await delay(everyMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();
  return {
    // A question that is not answered: the reader is gone, or as good as.
    gone: asking.catch(() => {}),
    async close() {
      stop.abort();
      await asking.catch(() => {});
      await close();
    },
  };
}

/** Closes a device once. After an unplug hidapi may refuse to close what is gone already; there is nothing left to release. */
function closing(device: HID.HIDAsync): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => {
    closed ??= device.close().catch(() => {});
    return closed;
  };
}
