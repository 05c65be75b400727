import type { Device } from 'node-hid';
import { expect, test } from 'vitest';
import { chooseDevice, keyboardUsage } from './hid-reader.ts';
import { openReaders } from './index.ts';

const keyboard: Device = {
  vendorId: 0x0c27,
  productId: 0x3bfa,
  serialNumber: 'A1',
  path: '/dev/hidraw1',
  release: 1,
  interface: 0,
  usagePage: 1,
  usage: 6,
};
const config = { vendorId: 0x0c27, productId: 0x3bfa };
const typing = { ...config, usage: keyboardUsage };

test('the keyboard interface of the configured reader is chosen, not its other interfaces nor another device', () => {
  const vendorInterface = { ...keyboard, path: '/dev/hidraw0', usagePage: 0xff00, usage: 1 };
  const otherModel = { ...keyboard, path: '/dev/hidraw2', productId: 1 };
  expect(chooseDevice([otherModel, vendorInterface, keyboard], typing)).toBe('/dev/hidraw1');
  expect(chooseDevice([otherModel, vendorInterface], typing)).toBeUndefined();
});

test('of two equal readers the serial number decides', () => {
  const second = { ...keyboard, path: '/dev/hidraw3', serialNumber: 'B2' };
  expect(chooseDevice([keyboard, second], { ...config, serialNumber: 'B2' })).toBe('/dev/hidraw3');
  expect(chooseDevice([keyboard], { ...config, serialNumber: 'B2' })).toBeUndefined();
});

test('a reader that is not plugged in is absent through the real hidapi, and closing stops the search', async () => {
  const reader = await openReaders(
    [{ driver: 'hid-keyboard', ...config, layout: 'fr-azerty', mode: 'tap', absentAfterMs: 1_000 }],
    [{ kind: 'library', lengths: [14], check: 'none' }],
    () => {},
  );
  expect(reader.state).toBe('absent');
  await reader.close();
  expect(reader.absentBecause).toBe('not-found');
});
