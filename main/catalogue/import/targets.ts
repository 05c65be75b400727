import { sheetId } from '../../../contract/sheets.ts';
import type { Element } from './elements.ts';

/** Where an element leads; undefined for an acronym, or a sheet for professionals, which this catalogue does not have. */
export function linkTarget({ attributes }: Element): string | undefined {
  const { LienPublication, ID = LienPublication, type, audience } = attributes;
  if (type === 'Sigle' || type === 'Acronyme' || audience === 'Professionnels') return undefined;
  return sheetId.safeParse(ID).data;
}
