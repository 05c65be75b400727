/**
 * The driver of a real keyboard-wedge reader, on hidraw through node-hid. Its asynchronous API is the one that its README asks
 * long-running programs to use.
 *
 * hidraw has no exclusive open: EVIOCGRAB exists on evdev nodes only. That the digits never reach a page rests on
 * `60-passerelle-reader.rules` (kiosk-config/deploy), which makes the kernel and libinput ignore the reader as a keyboard.
 */
import HID, { type Device } from 'node-hid';
import type { ReaderConfig } from '../../../contract/devices.ts';
import { type OpenLink, ReaderAbsent, type ReaderLink } from './wedge-reader.ts';

type HidConfig = Pick<Extract<ReaderConfig, { driver: 'hid-keyboard' }>, 'vendorId' | 'productId' | 'serialNumber'>;

/** HID Usage Tables 1.12: generic desktop page, keyboard. A composite reader has other interfaces beside it. */
const keyboard = { page: 0x01, usage: 0x06 } as const;

/** The path of the configured reader among the devices of the machine; `undefined` when it is not plugged in. */
export function chooseDevice(devices: readonly Device[], config: HidConfig): string | undefined {
  const ours = devices.filter(
    (device) =>
      device.vendorId === config.vendorId &&
      device.productId === config.productId &&
      (config.serialNumber === undefined || device.serialNumber === config.serialNumber),
  );
  return ours.find((device) => device.usagePage === keyboard.page && device.usage === keyboard.usage)?.path;
}

export function openHidKeyboard(config: HidConfig): OpenLink {
  return async (onReport) => {
    try {
      const path = chooseDevice(await HID.devicesAsync(config.vendorId, config.productId), config);
      if (path === undefined) throw new ReaderAbsent('not-found');
      return link(await HID.HIDAsync.open(path), onReport);
    } catch (error) {
      if (error instanceof ReaderAbsent) throw error;
      // hidapi gives no error code, only strerror's words. Found but not openable is nearly always the missing udev rule.
      throw new ReaderAbsent(/permission/i.test(String(error)) ? 'not-permitted' : 'failed');
    }
  };
}

function link(device: HID.HIDAsync, onReport: (report: Uint8Array) => void): ReaderLink {
  let isClosed = false;
  const gone = new Promise<void>((resolve) => device.on('error', () => resolve()));
  // node-hid takes what a listener throws for an error of the device; out of its sight a fault of ours stays a fault.
  device.on('data', (report) => queueMicrotask(() => onReport(report)));
  return {
    gone,
    async close() {
      if (isClosed) return;
      isClosed = true;
      // After an unplug hidapi may refuse to close what is gone already; there is nothing left to release.
      await device.close().catch(() => {});
    },
  };
}
