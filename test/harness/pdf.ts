import { drawing, literal, writePdf } from '../../tools/pdf.ts';

/**
 * A PDF with a line of text on each of its A4 pages.
 * @param paddingBytes makes it so much longer, so that it travels in several pieces
 */
export function pdfOf(pages: readonly string[], { wantsPassword = false, paddingBytes = 0 } = {}): Buffer {
  const kids = pages.map((_, index) => `${5 + 2 * index} 0 R`).join(' ');
  const lock = `<< /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >>`;
  return writePdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
      drawing('x'.repeat(paddingBytes)),
      ...pages.flatMap((text, index) => [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${6 + 2 * index} 0 R >>`,
        drawing(`BT /F 40 Tf 60 700 Td ${literal(text)} Tj ET`),
      ]),
      lock,
    ],
    wantsPassword ? `/Encrypt ${5 + 2 * pages.length} 0 R /ID [<00> <00>] ` : '',
  );
}
