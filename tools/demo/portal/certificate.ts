import { drawing, literal, writePdf } from '../../pdf.ts';

/**
 * A page of paper as a PDF, with one line of text under the other.
 * @param lines in the letters of Latin-1
 */
export function certificate(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => `${literal(line)} Tj T*`).join(' ');
  return writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>',
    drawing(`BT /F 14 Tf 22 TL 72 760 Td ${shown} ET`),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]);
}
