import type { SystemError } from '../store/index.ts';

/** One file of a source that should be a sheet. */
export interface SourceFile {
  readonly name: string;
  /** Throws `Unreadable` when the file is to blame, `SourceRefused` when the whole source is. */
  content(): Promise<Buffer>;
}

/** Why a source cannot be imported, whatever else it may hold. */
export type SourceFault =
  | { readonly code: 'no-source' }
  | { readonly code: 'source-unreadable'; readonly error: SystemError }
  | { readonly code: 'broken-zip' | 'unsafe-name'; readonly reason: string }
  | { readonly code: 'zip-bomb'; readonly entry: string }
  | { readonly code: 'too-many-entries'; readonly entries: number };

export class SourceRefused extends Error {
  readonly fault: SourceFault;

  constructor(fault: SourceFault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** Whether a file is named as sheets are, such as F1341.xml. Menus, indexes and pictures are not, and are never opened. */
export function isNamedAsSheet(name: string, extension: 'xml' | 'json'): boolean {
  return /^[FNR]\d{1,7}\.([a-z]+)$/.exec(name)?.[1] === extension;
}
