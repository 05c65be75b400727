import { basename } from 'node:path';
import type { PrinterConfig, ReaderConfig } from '../../../contract/devices.ts';
import { findReaders } from '../badge/index.ts';
import { findPrinterDevices } from '../printer/index.ts';

/** Devices by a name for people, each with the configuration that would use it; at most 32 of a kind. */
export interface FoundDevices {
  readonly readers: { readonly name: string; readonly reader: ReaderConfig }[];
  readonly printers: { readonly name: string; readonly printer: PrinterConfig }[];
}

const mostDevices = 32;
const longestName = 120;

/** What is plugged in, each with the configuration that would use it. How wide the paper is, its model says. */
export async function findDevices(): Promise<FoundDevices> {
  const [readers, found] = await Promise.all([findReaders(), findPrinterDevices()]);
  // A single one is found again by what it is, whatever number it gets next time.
  const isOnly = found.length === 1;
  const printers = found.map(({ path, identity }) => ({
    name: nameIn(identity) || basename(path),
    printer: { driver: 'device', path: isOnly ? 'auto' : path } as const,
  }));
  return { readers: readers.slice(0, mostDevices), printers: printers.slice(0, mostDevices) };
}

/** Maker and model, from an IEEE 1284 identity. */
function nameIn(identity: string): string {
  const field = (names: string) => new RegExp(`(?:^|;)(?:${names}):([^;]{1,50})`).exec(identity)?.[1]?.trim() ?? '';
  const name = `${field('MFG|MANUFACTURER')} ${field('MDL|MODEL')}`.trim();
  return name.replaceAll(/\p{C}/gu, '').slice(0, longestName);
}
