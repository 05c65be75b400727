import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PrinterConfig, ReaderConfig } from '../../../contract/devices.ts';
import { findReaders } from '../badge/index.ts';
import { findPrinterDevices } from '../printer/index.ts';

export interface FoundDevices {
  readonly readers: { readonly name: string; readonly reader: ReaderConfig }[];
  readonly printers: { readonly name: string; readonly printer: PrinterConfig }[];
}

const mostDevices = 32;
const longestName = 120;

/** What is plugged in, each with the configuration that would use it. */
export async function findDevices(): Promise<FoundDevices> {
  const [readers, paths] = await Promise.all([findReaders(), findPrinterDevices()]);
  const printers = await Promise.all(
    paths.map(async (path) => ({
      name: await nameOfPrinter(path),
      printer: { driver: 'device', path, widthPx: 576 } as const,
    })),
  );
  // A single one is found again by what it is, whatever number it gets next time.
  const [only, ...others] = printers;
  if (only && others.length === 0) only.printer = { ...only.printer, path: 'auto' };
  return { readers: readers.slice(0, mostDevices), printers: printers.slice(0, mostDevices) };
}

/** Maker and model, from the IEEE 1284 identity. */
async function nameOfPrinter(path: string): Promise<string> {
  const file = join('/sys/class/usbmisc', basename(path), 'device/ieee1284_id');
  const identity = await readFile(file, 'latin1').catch(() => '');
  const field = (names: string) => new RegExp(`(?:^|;)(?:${names}):([^;]{1,50})`).exec(identity)?.[1]?.trim() ?? '';
  const name = `${field('MFG|MANUFACTURER')} ${field('MDL|MODEL')}`.trim();
  return (name || basename(path)).replaceAll(/\p{C}/gu, '').slice(0, longestName);
}
