/**
 * What a source may weigh. The whole package of sheets for individuals has 5,600 files and 141 MB (2026), its largest sheet 1 MB; what
 * is far beyond that is an accident or an attack.
 */
export const limits = {
  /** Of one sheet. */
  sheetBytes: 8 * 1024 * 1024,
  /** The largest of 2020 has 5,510. */
  sheetElements: 50_000,
  /** Elements within elements. Sheets have about 20. */
  depth: 100,
  /** Of a zip. */
  entries: 50_000,
  unpackedBytes: 1024 * 1024 * 1024,
  /** How much an entry may swell: XML packs 5 to 40 times, a bomb 1,000 times. Small entries may do as they like. */
  ratio: 250,
  ratioFromBytes: 1024 * 1024,
} as const;
