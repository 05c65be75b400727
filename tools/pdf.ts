/**
 * A PDF (ISO 32000) of these objects, numbered from 1; the first is its catalogue.
 * @param objects in the letters of Latin-1
 * @param more of its trailer
 */
export function writePdf(objects: readonly string[], more = ''): Buffer {
  let file = '%PDF-1.4\n';
  const starts = objects.map((object, index) => {
    const start = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return String(start).padStart(10, '0');
  });
  const table = ['0000000000 65535 f ', ...starts.map((start) => `${start} 00000 n `)].join('\n');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${more}>>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(`${file}xref\n0 ${objects.length + 1}\n${table}\n${trailer}`, 'latin1');
}

/** What stands on a page, as the content of an object. */
export function drawing(operators: string): string {
  return `<< /Length ${operators.length} >>\nstream\n${operators}\nendstream`;
}

/** Text as operators take it. */
export function literal(text: string): string {
  return `(${text.replace(/[\\()]/g, '\\$&')})`;
}
