import type { ExportError, TerminalFault } from '../../ballot/index.ts';
import { signatureWords } from './signature-words.ts';

const terminalWords: Record<TerminalFault, string> = {
  'repeated-terminal': 'is listed twice',
  'bad-manifest': 'has a batch whose manifest it did not sign',
  'misplaced-manifest': 'has a manifest of another terminal or consultation',
  'other-form': 'has a batch made for another form, or for a rehearsal and the consultation is none (or the reverse)',
  'altered-batch': 'has a batch whose ballots are not those that it signed',
  'no-final-manifest': 'has sent no final manifest, and no decision of the registrar says that it is lost',
  'bad-final-manifest': 'has a final manifest that it did not sign',
  'missing-batches': 'has a final manifest that does not match its batches',
  'missing-marks': 'has a final manifest that does not match its poll-book marks',
  'marks-differ': 'has not as many ballots and votes on paper as poll-book marks: some were lost, or added',
};

/** Why an exported urn is refused, in one sentence that names the file and the terminal. */
export function exportRefusal(path: string, error: ExportError): string {
  switch (error.code) {
    case 'not-an-export':
      return `${path} is not the export of an urn.`;
    case 'bad-export':
      return `${path} cannot be trusted: ${signatureWords[error.cause.code]}.`;
    case 'bad-package':
      return `The signed package in ${path} cannot be trusted: ${signatureWords[error.cause.code]}.`;
    case 'other-consultation':
      return `The signed package in ${path} is that of another consultation.`;
    case 'wrong-fingerprint':
      return `The signed package in ${path} shows a fingerprint that is not its key's.`;
    case 'unstripped':
      return `${path} lacks the provisional ballots: the registrar has not stripped their envelopes yet.`;
    case 'bad-stripping':
      return `The provisional ballots in ${path} are not those that the registrar signed.`;
    default:
      return `The terminal ${error.terminal} in ${path} ${terminalWords[error.code]}.`;
  }
}
