export { type BagsError, countBags } from './bags.ts';
export { canonicalJson, parseCanonicalJson } from './canonical.ts';
export { type Ceremony, type CombineError, combineShares, makeCeremony } from './ceremony.ts';
export { openSaid, sealedSaidBytes, sealSaid } from './contribution.ts';
export { type Count, count, type InvalidReason, type Urn } from './count.ts';
export { fromBase64url, toBase64url, toCrockford } from './encoding.ts';
export { envelopeBytes, sealEnvelope } from './envelope.ts';
export { freeCards, type HeldCardsError, readFreed } from './freeing.ts';
export { decode } from './handed-out.ts';
export { generateSealingKey, hpkeOpen, hpkeSeal, type RecipientKey, recipientKey } from './hpke.ts';
export {
  ballotId,
  fingerprint,
  formCode,
  formHash,
  parseTracker,
  payloadHash,
  setHash,
  setHashOfSorted,
  sortByBytes,
  tracker,
} from './ids.ts';
export type { KeyPair } from './keys.ts';
export { drawPin, isPinOf, type KeptPin, keepPin } from './mediator-pin.ts';
export { openedBallots } from './opened.ts';
export { type CountedSheets, countSheets, isCountOf } from './panel-count.ts';
export { exportedSheets } from './panel-export.ts';
export { openSheet, type PanelContext, panelContext, sealSheet } from './panel-sheet.ts';
export { type ChannelLine, mergeBelow, type Publication, publishable } from './publication.ts';
export { type BagVerdict, bagLabel, type CountedSlips, linesOfBag, type Recount, recount } from './recount.ts';
export { makeRegistrar, type RegistrarError, registrarFault } from './registrar.ts';
export {
  disagreementWithPackage,
  disagreementWithUrn,
  envelopesOf,
  isAccountOf,
  type Report,
  type ReportDisagreement,
  readReport,
  reportText,
  slipsOfBags,
} from './reports.ts';
export { type BallotContext, ballotContext, type OpenError, open, seal } from './sealing.ts';
export { generateSigningKey, sign, signerOf, type VerifyError, verify } from './signing.ts';
export { type EnvelopesError, readStripped, strip } from './stripping.ts';
export { cardToken, codeToken, generateTokenKey, mediatorToken } from './token.ts';
export {
  type ExportError,
  type ExportFile,
  exportFileSchema,
  type TerminalFault,
  type VerifiedUrn,
  verifyExport,
} from './urn-export.ts';
