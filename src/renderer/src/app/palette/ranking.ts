/**
 * How well `query` fits `text`, higher is better, null is not at all. The letters must come in order; runs and letters
 * that begin a word count more, so "at" finds "Add target" before "Alerts".
 */
export function score(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const words = text.toLowerCase();
  if (wanted === '') return 0;
  const whole = words.indexOf(query.toLowerCase().trim());
  if (whole >= 0) return 1000 - whole + (startsWord(words, whole) ? 500 : 0) - words.length / 100;
  let total = 0;
  let from = 0;
  let previous = -2;
  for (const letter of wanted) {
    const at = bestPlace(words, letter, from, previous);
    if (at < 0) return null;
    total += at === previous + 1 ? 8 : startsWord(words, at) ? 10 : 1;
    previous = at;
    from = at + 1;
  }
  return total - words.length / 100;
}

/** The next place of a letter: right after the last one, else the next word's start if the rest allows, else the first. */
function bestPlace(words: string, letter: string, from: number, previous: number): number {
  if (words[previous + 1] === letter && previous >= 0) return previous + 1;
  for (let i = from; i < words.length; i++) if (words[i] === letter && startsWord(words, i)) return i;
  return words.indexOf(letter, from);
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '');
}

/** The items that fit, best first; equal ones keep their order. */
export function rank<Item extends { readonly text: string }>(
  query: string,
  items: readonly Item[],
  limit: number,
): Item[] {
  const scored: { item: Item; points: number }[] = [];
  for (const item of items) {
    const points = score(query, item.text);
    if (points !== null) scored.push({ item, points });
  }
  if (query.trim() !== '') scored.sort((a, b) => b.points - a.points);
  return scored.slice(0, limit).map(({ item }) => item);
}
