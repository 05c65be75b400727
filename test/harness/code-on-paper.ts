import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { Language } from '../../contract/form.ts';
import type { Bitmap } from '../../main/services/printer/bitmap.ts';
import { registerFonts } from '../../main/services/printer/fonts.ts';
import { codeTicket, type Receipt, stub } from '../../main/services/printer/index.ts';
import { readByPhone } from '../../main/services/printer/phone.fixture.ts';
import { renderReceipt } from '../../main/services/printer/raster.ts';
import { demoTerminal } from '../../tools/stack/demo-cards.ts';
import { publicHost } from '../../tools/stack/stack.ts';

/**
 * Reads the one-use code on a printed ticket: by a camera, as a scanner does, and by looking, as its holder does, which must come to the
 * same. The digits are nowhere but on the paper.
 */
export function readCode(paper: Bitmap, consultation: ConsultationPackage, language: 'fr'): string {
  const code = readByPhone(paper) ?? '';
  if (!isPrinted(codeTicket(consultation, code, language, 'Europe/Paris'), paper))
    throw new Error('the digits on the ticket are not those of its square code');
  return code;
}

/** Whether this is on the paper, dot for dot. */
export function isPrinted(receipt: Receipt, paper: Bitmap): boolean {
  registerFonts();
  return differentDots(renderReceipt(receipt, 576).bits, paper.bits) === 0;
}

/** The stub that a ballot of today under this tracker leaves in the resident's hand. */
export function stubOfToday(
  consultation: ConsultationPackage,
  tracker: string,
  language: Language,
  { isProvisional = false } = {},
): Receipt {
  const day = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: 'Europe/Paris' }).format(Date.now());
  const board = `${publicHost}/consultations/${consultation.consultation}`;
  return stub(consultation, { day, place: demoTerminal.place, tracker, board, isProvisional }, language);
}

/** What was printed stands at the top of the paper; what was fed and cut after it is white. */
function differentDots(printed: Uint8Array, paper: Uint8Array): number {
  let count = 0;
  for (let index = 0; index < printed.length; index += 1) {
    for (let rest = (printed[index] ?? 0) ^ (paper[index] ?? 0); rest > 0; rest &= rest - 1) count += 1;
  }
  return count;
}
