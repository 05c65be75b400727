import { z } from 'zod';
import { themes } from './procedures.ts';

/**
 * The sheets of "Vos droits et démarches" (DILA, Licence Ouverte 2.0), as the importer leaves them and as the screens show them: no
 * mark-up of the source, nothing that could be code. Only French: the source has no other language.
 */

/** As in the source: `N` a theme or a file of sheets, `F` a sheet, `R` an online service, a form or a letter. */
export const sheetId = z.string().regex(/^[FNR]\d{1,7}$/, 'expected the id of a sheet, such as F1341');

/** A web address that can be shown and printed; what may be opened is the navigation policy's to say. */
const address = z.url({ protocol: /^https?$/ }).max(1000);

/** A stretch of a paragraph. `to`: the sheet that it leads to; it may be absent from the catalogue. */
export const spanSchema = z.strictObject({
  text: z.string(),
  strong: z.literal(true).optional(),
  to: sheetId.optional(),
});
export type Span = z.infer<typeof spanSchema>;

export const serviceKinds = ['online', 'form', 'letter', 'simulator', 'other'] as const;

/** Something that a resident can do from a sheet: an online service, a form, a letter to copy, a simulator. */
export const onlineServiceSchema = z.strictObject({
  /** Of its own sheet, where it has one. */
  id: sheetId.nullable(),
  kind: z.enum(serviceKinds),
  title: z.string().min(1),
  url: address.nullable(),
  /** Number of the Cerfa form. */
  cerfa: z.string().nullable(),
});
export type OnlineService = z.infer<typeof onlineServiceSchema>;

const officeSchema = z.strictObject({ title: z.string().min(1), url: address.nullable() });
const linkSchema = z.strictObject({ title: z.string().min(1), url: address.nullable() });
const sheetLinkSchema = z.strictObject({ id: sheetId, title: z.string().min(1) });
export type SheetLink = z.infer<typeof sheetLinkSchema>;

export const noteTones = ['know', 'note', 'warning', 'reminder', 'example'] as const;

/** What stands under one another on a screen. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: 'table';
      readonly title: string | null;
      /** The first `headRows` rows are headings. */
      readonly headRows: number;
      readonly rows: readonly (readonly (readonly Block[])[])[];
    }
  | {
      readonly kind: 'note';
      readonly tone: (typeof noteTones)[number];
      readonly title: string | null;
      readonly blocks: readonly Block[];
    }
  /** Exactly one case is the resident's; they are shown one at a time. */
  | { readonly kind: 'cases'; readonly cases: readonly { readonly title: string; readonly blocks: readonly Block[] }[] }
  | { readonly kind: 'service'; readonly service: OnlineService }
  | { readonly kind: 'office'; readonly office: z.infer<typeof officeSchema> };

export const blockSchema: z.ZodType<Block> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('heading'), text: z.string() }),
    z.strictObject({ kind: z.literal('paragraph'), spans: z.array(spanSchema) }),
    z.strictObject({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(blockSchema)) }),
    z.strictObject({
      kind: z.literal('table'),
      title: z.string().nullable(),
      headRows: z.int().min(0),
      rows: z.array(z.array(z.array(blockSchema))),
    }),
    z.strictObject({
      kind: z.literal('note'),
      tone: z.enum(noteTones),
      title: z.string().nullable(),
      blocks: z.array(blockSchema),
    }),
    z.strictObject({
      kind: z.literal('cases'),
      cases: z.array(z.strictObject({ title: z.string(), blocks: z.array(blockSchema) })),
    }),
    z.strictObject({ kind: z.literal('service'), service: onlineServiceSchema }),
    z.strictObject({ kind: z.literal('office'), office: officeSchema }),
  ]),
);

/** What a section answers, told by its title: residents look for these four first. */
export const sectionSubjects = ['bring', 'cost', 'delay', 'office'] as const;

const sectionSchema = z.strictObject({
  title: z.string().nullable(),
  about: z.enum(sectionSubjects).nullable(),
  blocks: z.array(blockSchema),
});
export type Section = z.infer<typeof sectionSchema>;

export const sheetKinds = ['theme', 'file', 'sheet', 'service'] as const;

export const sheetSchema = z.strictObject({
  id: sheetId,
  kind: z.enum(sheetKinds),
  title: z.string().min(1),
  summary: z.string(),
  /** Null where the source's theme is none of the eleven. */
  theme: z.enum(themes).nullable(),
  /** From the theme down to the sheet above this one. */
  path: z.array(sheetLinkSchema),
  /** The day of the source's last change. */
  updatedOn: z.iso.date().nullable(),
  /** The page of the source: shown with the licence line, never opened. */
  sourceUrl: address.nullable(),
  introduction: z.array(blockSchema),
  sections: z.array(sectionSchema),
  /** A resident is in one of them; each has its own sections. Empty for most sheets. */
  situations: z.array(z.strictObject({ title: z.string(), sections: z.array(sectionSchema) })),
  services: z.array(onlineServiceSchema),
  offices: z.array(officeSchema),
  laws: z.array(linkSchema),
  more: z.array(linkSchema),
  definitions: z.array(z.strictObject({ term: z.string(), blocks: z.array(blockSchema) })),
  /** What stands below a theme or a file, in groups. */
  children: z.array(z.strictObject({ title: z.string().nullable(), sheets: z.array(sheetLinkSchema) })),
  related: z.array(sheetLinkSchema),
});
export type Sheet = z.infer<typeof sheetSchema>;

/** A line of what was found. */
export const foundSheetSchema = z.strictObject({ id: sheetId, title: z.string().min(1), summary: z.string() });
export type FoundSheet = z.infer<typeof foundSheetSchema>;

/** Of the whole import: what stands at the foot of every sheet, as the licence asks. */
export const sheetsOriginSchema = z.strictObject({
  /** The newest change among all sheets. */
  updatedOn: z.iso.date(),
  importedOn: z.iso.date(),
  sheets: z.int(),
});
export type SheetsOrigin = z.infer<typeof sheetsOriginSchema>;
