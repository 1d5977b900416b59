/** Width of a text in em for fitting labels: averages of Inter's letters, a little generous so that nothing runs over. */
export function textWidthEm(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

function charWidth(char: string): number {
  if (
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u.test(
      char,
    )
  )
    return 1.1;
  if ("iljI.,:;'|!()[]{}/ ".includes(char)) return 0.34;
  if ('mwMW@%'.includes(char)) return 0.95;
  if (/[A-Z]/.test(char)) return 0.72;
  return 0.6;
}

/** Cuts in the middle, where names differ least from one another: `api-gateway-pro…eu-west-1`. */
export function fitText(text: string, widthPx: number, fontPx: number): string {
  if (textWidthEm(text) * fontPx <= widthPx) return text;
  const chars = [...text];
  for (let keep = Math.min(chars.length, Math.floor(widthPx / (fontPx * 0.34))) - 1; keep > 1; keep--) {
    const head = Math.ceil(keep / 2);
    const cut = `${chars.slice(0, head).join('')}…${chars.slice(-(keep - head)).join('')}`;
    if (textWidthEm(cut) * fontPx <= widthPx) return cut;
  }
  return '…';
}
