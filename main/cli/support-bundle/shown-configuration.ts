import { stringify } from 'yaml';
import type { Configuration } from '../../../contract/configuration.ts';

/** What of a configuration may leave the machine, field by field. Whatever is not here is left out: a field is added when somebody decided it. */
const shown: Readonly<Record<string, true | readonly string[]>> = {
  languages: true,
  visit: true,
  opening: true,
  cards: true,
  learning: true,
  cityServer: ['heartbeatSeconds'],
  reader: ['driver', 'vendorId', 'productId', 'layout', 'mode', 'absentAfterMs'],
  printer: ['driver', 'port', 'widthPx'],
  documentPrinter: ['driver', 'pricePerPageCents', 'pagesPerVisit', 'pagesPerCardPerDay'],
  scanner: ['driver', 'resolutionDpi'],
};

/** The configuration without places, names, addresses and serial numbers. */
export function shownConfiguration(configuration: Configuration): string {
  const chosen = Object.entries(configuration).flatMap(([field, value]) => {
    const part = shown[field];
    if (part === undefined || value === undefined) return [];
    return [[field, part === true ? value : only(value as object, part)]];
  });
  return stringify(Object.fromEntries(chosen));
}

function only(group: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(group).filter(([name]) => names.includes(name)));
}
