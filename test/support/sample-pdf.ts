/**
 * A PDF whose pages are one colour each: what lies on the screen can be told apart.
 * @param lines on every page, ASCII
 */
export function makePdf(
  colours: readonly (readonly [number, number, number])[],
  lines: readonly string[] = [],
): Buffer {
  const font = 3 + colours.length * 2;
  const words = lines.map((line, n) => `BT /F1 18 Tf 0 g 60 ${760 - n * 34} Td (${line}) Tj ET`).join(' ');
  const kids = colours.map((_, n) => `${3 + n * 2} 0 R`).join(' ');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${colours.length}/Kids[${kids}]>>`,
    ...colours.flatMap((colour, n) => {
      const drawing = `${colour.join(' ')} rg 0 0 595 842 re f ${words}`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${4 + n * 2} 0 R/Resources<</Font<</F1 ${font} 0 R>>>>>>`,
        `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
      ];
    }),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const starts = objects.map((body, n) => {
    const start = text.length;
    text += `${n + 1} 0 obj${body}endobj\n`;
    return start;
  });
  const table = text.length;
  const rows = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
