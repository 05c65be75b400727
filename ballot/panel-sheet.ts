import { createHash } from 'node:crypto';
import { answersTo, areAnswersTo, type Panel, type PanelAnswers, panelAnswersSchema } from '../contract/panel.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { type HpkeBinding, hpkeOpen, hpkeOverheadBytes, hpkeSeal, type RecipientKey } from './hpke.ts';
import { pad, paddedBytes, unpad } from './padded.ts';

const paddingBytes = 256;

/** What the sheets of a consultation are bound to. Made once, used for many. */
export type PanelContext = {
  readonly consultation: string;
  readonly panel: Panel;
  /** Of the questions, the consultation, and whether it is a rehearsal, base64url. */
  readonly panelHash: string;
  /** The length of every sealed sheet of this context. */
  readonly sealedBytes: number;
};

/** Why a sealed sheet is in no total. */
export type SheetError = { readonly code: 'wrong-size' | 'cannot-open' | 'malformed' | 'invalid-answers' };

/** The context of the sheets of a consultation (a package has these members and more). */
export function panelContext(of: { consultation: string; panel: Panel; rehearsal: boolean }): PanelContext {
  const { consultation, panel, rehearsal } = of;
  const bound = `passerelle/panel/1\n${canonicalJson({ consultation, panel, rehearsal })}`;
  return {
    consultation,
    panel,
    panelHash: toBase64url(createHash('sha256').update(bound).digest()),
    sealedBytes: paddedBytes(longestSheet(panel), paddingBytes) + hpkeOverheadBytes,
  };
}

/**
 * Seals a sheet to the key of the consultation's ballots (raw X25519, base64url), under a binding of its own: it opens at the same
 * count, and never as a ballot. Throws for answers that do not fit: a sheet that could not be counted must never be made.
 */
export function sealSheet(answers: PanelAnswers, context: PanelContext, publicKey: string): Uint8Array {
  if (!areAnswersTo(context.panel, answers)) throw new Error('answers that do not fit the panel');
  const plaintext = pad(canonicalJson(answers), context.sealedBytes - hpkeOverheadBytes);
  return hpkeSeal(publicKey, bindingOf(context), plaintext);
}

/** Opens a sealed sheet of this context. Strict to the byte, so that it carries nothing but the answers. */
export function openSheet(
  sealed: Uint8Array,
  context: PanelContext,
  recipient: RecipientKey,
): Result<PanelAnswers, SheetError> {
  if (sealed.length !== context.sealedBytes) return err({ code: 'wrong-size' });
  const plaintext = hpkeOpen(recipient, bindingOf(context), sealed);
  if (!plaintext.ok) return plaintext;
  const text = unpad(plaintext.value);
  const value = text === undefined ? undefined : parseCanonicalJson(text);
  if (!value?.ok) return err({ code: 'malformed' });
  const answers = panelAnswersSchema.safeParse(value.value);
  if (!answers.success || !areAnswersTo(context.panel, answers.data)) return err({ code: 'invalid-answers' });
  return ok(answers.data);
}

function longestSheet(panel: Panel): number {
  const longest = panel.questions.map((question) => {
    const byLength = answersTo(panel, question).toSorted((one, other) => other.length - one.length);
    return [question, byLength[0] ?? null] as const;
  });
  return canonicalJson(Object.fromEntries(longest)).length;
}

function bindingOf({ consultation, panelHash }: PanelContext): HpkeBinding {
  return { info: Buffer.from(`passerelle/panel-sheet/1\n${consultation}`), aad: fromBase64url(panelHash) };
}
