/**
 * The channels between the shell and what it runs in the frames of sites (main/preload/guest.ts). A file of its own: whatever is
 * imported here runs in every frame.
 */
export const guestChannels = {
  /** Frame to shell: which kind of field has the focus. */
  field: 'passerelle-field',
  /** Frame to shell: the page has another size now. */
  resized: 'passerelle-resized',
  /** Shell to frame: bring the field that has the focus into view. */
  showField: 'passerelle-show-field',
  /** Frame to shell: the frame is there, and wants to know how it is to be shown. */
  frame: 'passerelle-frame',
  /** Shell to frame: how it is to be shown. */
  display: 'passerelle-display',
  /** Frame to shell: whether something was filled in, sent, or neither. */
  form: 'passerelle-form',
  /** Frame to shell: a link to another page was touched, with something filled in. */
  link: 'passerelle-link',
  /** Frame to shell, which answers only when the resident did: the site asks something. */
  dialog: 'passerelle-dialog',
  /** Shell to frame: the page opened something that it made itself, which is saved instead. */
  save: 'passerelle-save',
  /** Frame to shell: the site wants its page printed. */
  print: 'passerelle-print',
  /** Shell to frame: find the words to read, mark some of them, read what is touched, stop. */
  voice: 'passerelle-voice',
  /** Frame to shell: something else is done now. */
  hush: 'passerelle-hush',
  /** Frame to shell: words to read. */
  words: 'passerelle-words',
} as const;

/** What the shell tells every frame about its look. */
export interface FrameDisplay {
  readonly spacing: boolean;
  /** What a touch means: as ever; "read this", and nothing to the site; or, to the site too, "read no more". */
  readonly touches: 'plain' | 'read' | 'hush';
}

export type FormState = 'filled' | 'sent' | 'clean';

export type VoiceOrder =
  | { readonly do: 'collect'; readonly turn: number }
  | { readonly do: 'mark'; readonly piece: number }
  | { readonly do: 'unmark' };

/** A paragraph or the like, and its language. */
export interface Words {
  readonly text: string;
  readonly lang: string;
}

/** More than this at once is not read. */
export const mostPieces = 400;
export const longestPiece = 2_000;
