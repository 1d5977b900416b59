import { ByteTable } from './byte-table.ts';

/** Label names and values that are kept; with more of them all are forgotten. */
const MOST_TEXTS = 1 << 16;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the labels of series; the same bytes are made a string once only, for most names and values come again and again. */
export class LabelReader {
  private readonly texts = new ByteTable<string | null>(decodeText, MOST_TEXTS);

  /**
   * Names and values by turns, sorted by name and without empty values, of the label bytes `from..to`. Null when they are
   * damaged or not UTF-8, or a name is empty or comes twice.
   */
  read(bytes: DataView, from: number, to: number): string[] | null {
    const pairs: string[] = [];
    let isSorted = true;
    let at = from;
    const length = (): number => {
      let value = 0;
      for (let shift = 0; shift < 28 && at < to; shift += 7) {
        const byte = bytes.getUint8(at++);
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
      }
      return Infinity;
    };
    while (at < to) {
      at++;
      const end = length() + at;
      if (end > to) return null;
      let name = '';
      let value = '';
      while (at < end) {
        const isName = bytes.getUint8(at++) === 0x0a;
        const textEnd = length() + at;
        if (textEnd > end) return null;
        const text = this.texts.find(bytes, at, textEnd);
        if (text === null) return null;
        if (isName) name = text;
        else value = text;
        at = textEnd;
      }
      isSorted &&= name > (pairs.at(-2) ?? '');
      pairs.push(name, value);
    }
    const sorted = isSorted ? pairs : sortedByName(pairs);
    return sorted?.includes('') === true ? withoutEmpty(sorted) : sorted;
  }
}

/** Null when a name is empty or comes twice. */
function sortedByName(pairs: readonly string[]): string[] | null {
  const byName = new Map<string, string>();
  for (let i = 0; i < pairs.length; i += 2) byName.set(pairs[i]!, pairs[i + 1]!);
  if (byName.size * 2 < pairs.length || byName.has('')) return null;
  return [...byName.keys()].sort().flatMap((name) => [name, byName.get(name) ?? '']);
}

/** An empty value is that of a label that isn't there. */
function withoutEmpty(pairs: readonly string[]): string[] {
  return pairs.filter((_, i) => pairs[i | 1] !== '');
}

/** Null when it isn't UTF-8. */
function decodeText(bytes: DataView, from: number, to: number): string | null {
  try {
    return utf8.decode(new Uint8Array(bytes.buffer, bytes.byteOffset + from, to - from));
  } catch {
    return null;
  }
}
