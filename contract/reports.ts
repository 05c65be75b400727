import { z } from 'zod';
import { instant, slug } from './identifiers.ts';
import { bytes32 } from './signed.ts';

/** Of which consultation and terminal a report is, and what ties it to slip, ballot, board and count. */
const header = {
  consultation: slug,
  terminal: slug,
  /** Raw Ed25519 key that signs the report. It cannot vouch for itself: it is compared with the urn's export, or by its fingerprint. */
  terminalKey: bytes32,
  packageHash: bytes32,
  formHash: bytes32,
  keyFingerprint: z.string().max(80),
  rehearsal: z.boolean(),
  software: z.string().max(60),
  /** To the minute. */
  at: instant,
  /** The hash of the last entry of the terminal's journal: with it, entries that were cut off afterwards are missed. */
  journalHead: bytes32,
} as const;

const counter = z.int().min(0);

/** The zero report: what a terminal states before it takes the first ballot of a consultation. */
export const openingReportSchema = z.strictObject({ ...header, ballots: z.literal(0), marks: z.literal(0) });
export type OpeningReport = z.infer<typeof openingReportSchema>;

/** What a terminal states once no ballot can be added any more. Its figures are those of its final manifest. */
export const closingReportSchema = z.strictObject({
  ...header,
  /** `marks` = `ballots` + `paper` + `damaged`. */
  ballots: counter,
  marks: counter,
  /** Marks of those who vote on paper. */
  paper: counter,
  /** Provisional ballots, which have no marks: the registrar has yet to say which of them count. */
  provisional: counter,
  /** Ballots of the marks that could not be read any more. */
  damaged: counter,
  spoiled: counter,
  reprints: counter,
  batches: counter,
  /** How many slips bag 1 should hold, bag 2, and so on. */
  bags: z.array(counter).max(1_000),
  /** Set hash over the set hashes of its batches, and so over all its ballots: their ids are forgotten batch by batch. */
  setHash: bytes32,
  /** SHA-256 of the payload of its final manifest, which names batches and bags one by one. */
  manifestHash: bytes32,
});
export type ClosingReport = z.infer<typeof closingReportSchema>;

export const closingReportAckSchema = z.strictObject({ consultation: slug, terminal: slug, reportHash: bytes32 });

export const reportKinds = ['opening', 'closing'] as const;
export type ReportKind = (typeof reportKinds)[number];
