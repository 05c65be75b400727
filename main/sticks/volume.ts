/** A file or folder on a stick, as the stick says it is. `place` is the volume's own, and means nothing elsewhere. */
export interface Entry<Place> {
  /** As it stands on the stick: any character, any length up to 255. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  readonly place: Place;
  /** The first cluster: two folders that share it are the same one. */
  readonly cluster: number;
}

/** A document being written. */
export interface Draft {
  append(bytes: Uint8Array): Promise<void>;
  /** Makes it a file, whole and durable, at the top of the volume, under the first of these names that is free. */
  finish(names: Iterable<string>): Promise<string>;
}

/**
 * A FAT or exFAT volume. There are neither links nor devices nor owners in these formats: an entry is a file or a folder, and where
 * its clusters lead is checked against the volume's own bounds. Everything throws StickFault on a volume that lies.
 */
export interface Volume<Place = unknown> {
  readonly label: string;
  /** What a folder holds; the top one without an argument. */
  entries(folder?: Entry<Place>): Promise<Entry<Place>[]>;
  /** A reader of a file, which knows its clusters: `read` gives at most `length` bytes from `offset` on. */
  file(entry: Entry<Place>): Promise<{ read(offset: number, length: number): Promise<Buffer> }>;
  /** Sets the room for a document aside. Nothing of what is on the stick changes but clusters that are free. */
  create(sizeBytes: number, now: Date): Promise<Draft>;
}

/** A folder that claims to be longer is read this far: no resident's folder has so many files. */
export const mostFolderBytes = 2 * 1024 * 1024;
