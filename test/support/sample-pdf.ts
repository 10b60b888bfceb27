/** A PDF whose pages are one colour each: what lies on the screen can be told apart. */
export function makePdf(colours: readonly (readonly [number, number, number])[]): Buffer {
  const kids = colours.map((_, n) => `${3 + n * 2} 0 R`).join(' ');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${colours.length}/Kids[${kids}]>>`,
    ...colours.flatMap((colour, n) => {
      const drawing = `${colour.join(' ')} rg 0 0 595 842 re f`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${4 + n * 2} 0 R>>`,
        `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const starts = objects.map((body, n) => {
    const start = text.length;
    text += `${n + 1} 0 obj${body}endobj\n`;
    return start;
  });
  const table = text.length;
  const lines = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`;
  text += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
