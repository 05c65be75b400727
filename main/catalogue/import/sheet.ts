import { type Sheet, sheetId, sheetSchema } from '../../../contract/sheets.ts';
import { childNamed, type Element, elementsIn } from './elements.ts';
import { readPart } from './parts.ts';
import { placeOf } from './place.ts';
import { Reading } from './reading.ts';
import type { ImportReport } from './report.ts';
import { officesSection } from './sections.ts';
import { gatherOwnServices } from './services.ts';
import { headline } from './spans.ts';
import { Unreadable } from './unreadable.ts';

/**
 * The sheet that a file holds: a `Publication` (theme, file, sheet) or a `ServiceComplementaire`. What nobody taught the import to read
 * goes to the report. Throws `Unreadable` where it is no sheet at all.
 */
export function readSheet(root: Element, file: string, report: ImportReport): Sheet {
  if (root.name !== 'Publication' && root.name !== 'ServiceComplementaire')
    throw new Unreadable('wrong-root', '', root.name);
  const { data: id } = sheetId.safeParse(root.attributes.ID);
  if (id === undefined) throw new Unreadable('no-id', root.attributes.ID, root.name);
  const reading = new Reading(file, report);
  const title = headline(childNamed(root, 'dc:title'), reading);
  if (title === '') throw new Unreadable('no-title', '', 'dc:title');

  const sheet: Sheet = {
    id,
    kind: kindOf(root, id),
    title,
    summary: headline(childNamed(root, 'dc:description'), reading),
    ...placeOf(root, id, reading),
    updatedOn: dateOf(root, reading),
    sourceUrl: reading.addressOf(root, 'spUrl'),
    introduction: [],
    sections: [],
    situations: [],
    services: [],
    offices: [],
    laws: [],
    more: [],
    definitions: [],
    children: [],
    related: [],
  };
  if (sheet.kind === 'service') gatherOwnServices(root, sheet, reading);
  for (const part of elementsIn(root)) readPart(part, sheet, reading);
  sheet.sections.push(...officesSection(root, reading));
  return valid({
    ...sheet,
    sections: sheet.sections.filter(({ blocks }) => blocks.length > 0),
    services: reading.services.all,
    offices: reading.offices.all,
    more: reading.more.all,
    related: reading.related.all.filter((link) => link.id !== id),
  });
}

function kindOf({ name, attributes: { type } }: Element, id: string): Sheet['kind'] {
  if (name === 'ServiceComplementaire') return 'service';
  if (type === 'Theme') return 'theme';
  return type === 'Dossier' || id.startsWith('N') ? 'file' : 'sheet';
}

/** The day of `dc:date`, which says "modified 2019-08-28". */
function dateOf(root: Element, reading: Reading): string | null {
  const element = childNamed(root, 'dc:date');
  if (element === undefined) return null;
  const said = headline(element, reading);
  const { data: day } = sheetSchema.shape.updatedOn.safeParse(/\d{4}-\d{2}-\d{2}/.exec(said)?.[0]);
  if (day === undefined) reading.report('bad-date', element, said.slice(0, 200));
  return day ?? null;
}

/** What is written is what can be read again: the store's own check finds nothing new. */
function valid(sheet: Sheet): Sheet {
  const checked = sheetSchema.safeParse(sheet);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new Unreadable('not-valid', `${issue?.path.join('.')}: ${issue?.message}`);
}
