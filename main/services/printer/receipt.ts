import type { Language } from '../../../contract/form.ts';

/** A piece of text and the language that it is written in. */
export interface Words {
  readonly text: string;
  readonly lang: Language;
  /** On which side its lines begin, where it is not that of its language: a French place name on an Arabic paper. */
  readonly dir?: Direction;
}

export type Direction = 'ltr' | 'rtl';

export function directionOf(language: Language): Direction {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** One line of an answer: what was chosen, and its longer explanation where the form has one. */
export interface Answer {
  readonly label: string;
  readonly detail?: string;
  /** Not an answer, but the question that those below it answer. */
  readonly question?: true;
}

/** Answers of which at most so many stand on the paper together, after those of the group before. */
export interface PossibleAnswers {
  readonly answers: readonly Answer[];
  readonly most: number;
}

export type ReceiptBlock =
  /** White on black, over the whole width. */
  | ({ readonly kind: 'banner' } & Words)
  | ({ readonly kind: 'title' } & Words)
  | ({ readonly kind: 'strong' } & Words)
  | ({ readonly kind: 'text' } & Words)
  | ({ readonly kind: 'small' } & Words)
  /** A name at the start of the line and what it names at its end. */
  | ({ readonly kind: 'two-columns'; readonly end: string } & Words)
  /** Large, on one line, always left to right: digits and letters to be copied. */
  | { readonly kind: 'code'; readonly text: string }
  /**
   * What was chosen, framed. The frame is as high as the highest answers need that could stand in it, so that the length of a slip
   * says nothing about the choice.
   */
  | {
      readonly kind: 'choice';
      readonly lang: Language;
      readonly answers: readonly Answer[];
      readonly possible: readonly PossibleAnswers[];
    }
  /** One thing of several, behind a box to tick. */
  | ({ readonly kind: 'item' } & Words)
  /** For a camera: an address is small; what is signed is long, and takes the whole width so that its modules stay coarse enough. */
  | { readonly kind: 'qr'; readonly text: string; readonly width?: 'whole' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'space'; readonly heightPx: number };

/** What is printed on one piece of paper, composed once. It holds no time and no serial number unless its composer says so. */
export interface Receipt {
  readonly blocks: readonly ReceiptBlock[];
}
