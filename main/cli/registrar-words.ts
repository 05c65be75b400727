import type { RegistrarError } from '../../ballot/index.ts';
import { signatureWords } from './signature-words.ts';

/** Why the registrar's key in `keyFile` decides nothing about what the server handed out in `path`. */
export function registrarRefusal(path: string, keyFile: string, error: RegistrarError): string {
  switch (error.code) {
    case 'bad-package':
      return `The signed package in ${path} cannot be trusted: ${signatureWords[error.cause.code]}.`;
    case 'other-consultation':
      return `The signed package in ${path} is that of another consultation.`;
    case 'no-registrar':
      return `The consultation of ${path} names no registrar: it has no provisional ballots, and no card of it can be freed.`;
    case 'wrong-registrar':
      return `The signed package in ${path} shows a registrar's key that is not what its fingerprint says, or is the trustees' own.`;
    case 'altered-registrar':
      return `${keyFile} was altered: its private and public keys do not belong together.`;
    case 'other-registrar':
      return `${keyFile} is the key of another registrar than the consultation of ${path} names.`;
  }
}
