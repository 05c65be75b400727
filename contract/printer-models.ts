/**
 * What is known of receipt printers, a model each: data for the configuration (`profile:`) and for the driver. From manuals and the tables
 * of other projects; `docs/hardware.md` says which were ever tried. ESC/POS itself is the same on all of them as far as Passerelle speaks it.
 */

/** Printable width in dots: 576 for 80 mm paper at 203 dpi, 512 for 80 mm at 180 dpi, 384 for 58 mm. */
export const paperWidthsPx = [576, 512, 384] as const;
export type PaperWidthPx = (typeof paperWidthsPx)[number];

/** What the driver must know of a model. */
export interface PrinterModel {
  /** For people. */
  readonly name: string;
  /** How the model calls itself in its IEEE 1284 identity (MDL), or the beginning of that; nothing where it cannot be told by it. */
  readonly mdl?: readonly string[];
  readonly widthPx: PaperWidthPx;
  /** `partial`: cut but for one point, so that a slip does not fall. `none`: paper is torn off by hand. */
  readonly cutter: 'partial' | 'none';
  /**
   * `all`: it answers DLE EOT at once and GS r in its turn. `nothing`: bytes go in, and nobody hears of them again; such a printer
   * never prints a slip that a ballot hangs on.
   */
  readonly answers: 'all' | 'nothing';
  /** What it can take in before it prints. */
  readonly bufferBytes: number;
}

const kibibyte = 1_024;

/** Epson's and those that follow them. */
const usual = { widthPx: 576, cutter: 'partial', answers: 'all', bufferBytes: 4 * kibibyte } as const;

/** By the names that a configuration has for them. */
export const printerModels = {
  generic: { ...usual, name: 'ESC/POS, 80 mm' },
  'epson-tm-t20iii': { ...usual, name: 'Epson TM-T20III', mdl: ['TM-T20III'] },
  'epson-tm-t88v': { ...usual, name: 'Epson TM-T88V', mdl: ['TM-T88V'], widthPx: 512 },
  'epson-tm-t88vi': { ...usual, name: 'Epson TM-T88VI', mdl: ['TM-T88VI'], widthPx: 512 },
  'epson-tm-m30': { ...usual, name: 'Epson TM-m30', mdl: ['TM-m30'] },
  'star-esc-pos': { ...usual, name: 'Star, set to ESC/POS' },
  'citizen-ct-s310ii': { ...usual, name: 'Citizen CT-S310II', mdl: ['CT-S310II'] },
  'bixolon-srp-350iii': { ...usual, name: 'Bixolon SRP-350III', mdl: ['SRP-350III'], widthPx: 512 },
  'generic-58-silent': {
    name: 'ESC/POS, 58 mm, without cutter or status',
    widthPx: 384,
    cutter: 'none',
    answers: 'nothing',
    bufferBytes: 2 * kibibyte,
  },
} as const satisfies Record<string, PrinterModel>;
export type PrinterProfile = keyof typeof printerModels;

export const printerProfiles = Object.keys(printerModels) as PrinterProfile[];

/** The model that a USB printer says it is; the usual one where it says nothing that is known. */
export function modelOfIdentity(identity: string): PrinterModel {
  const mdl = /(?:^|;)\s*(?:MDL|MODEL):([^;]*)/i.exec(identity)?.[1]?.trim() ?? '';
  const known: readonly PrinterModel[] = Object.values(printerModels);
  // The longest name that fits: a TM-T88VI begins like a TM-T88V.
  const byLength = (model: PrinterModel) => Math.max(0, ...(model.mdl ?? []).map((each) => lengthIfBegins(mdl, each)));
  const best = known.reduce((first, next) => (byLength(next) > byLength(first) ? next : first));
  return byLength(best) > 0 ? best : printerModels.generic;
}

function lengthIfBegins(mdl: string, name: string): number {
  return mdl.toLowerCase().startsWith(name.toLowerCase()) ? name.length : 0;
}
