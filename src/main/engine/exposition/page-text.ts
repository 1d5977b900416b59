import { ExpositionError } from './types.ts';

export const TAB = 9;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;
export const SPACE = 32;
export const QUOTE = 34;
export const HASH = 35;
export const COMMA = 44;
export const EQUALS = 61;
export const BACKSLASH = 92;
export const BRACE_OPEN = 123;
export const BRACE_CLOSE = 125;

const LONGEST_EXCERPT = 120;
/** Characters shown before the offending place when a long line is cut. */
const EXCERPT_LEAD = 60;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

/** First byte of a metric or label name: [a-zA-Z_]. */
export function isNameStart(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95);
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** The bytes of one page, with what the slow paths need: strings out of it, and errors that say where. */
export class PageText {
  readonly bytes: Uint8Array;
  private readonly firstLine: number;

  /** `firstLine`: number of the first line, where the bytes are a part of something longer. */
  constructor(bytes: Uint8Array, firstLine = 1) {
    this.bytes = bytes;
    this.firstLine = firstLine;
  }

  /** Offset after the blanks at `offset`. */
  skipBlanks(offset: number): number {
    let at = offset;
    while (isBlank(this.bytes[at])) at++;
    return at;
  }

  /** Offset after the name at `offset`, which is `offset` itself where no name starts. Metric names may hold colons. */
  nameEnd(offset: number, colons: boolean): number {
    let at = offset;
    for (;;) {
      const byte = this.bytes[at];
      const fits = isNameStart(byte) || (colons && byte === 58) || (at > offset && isDigit(byte));
      if (!fits) return at;
      at++;
    }
  }

  /** Offset of the line feed that ends the line of `offset`, or the end of the page. */
  lineEnd(offset: number): number {
    const at = this.bytes.indexOf(LINE_FEED, offset);
    return at < 0 ? this.bytes.length : at;
  }

  /** The text between two offsets; bytes that are not UTF-8 are refused. */
  text(start: number, end: number, what: string): string {
    try {
      return strictUtf8.decode(this.bytes.subarray(start, end));
    } catch {
      throw this.error(start, `${what} is not valid UTF-8`);
    }
  }

  /** The text for a message, cut at the line's end and to a readable length. */
  excerpt(start: number, end: number): string {
    const shown = lenientUtf8.decode(this.bytes.subarray(start, end)).replace(/\r/g, '\\r');
    return shown.length > LONGEST_EXCERPT ? `${shown.slice(0, LONGEST_EXCERPT)}…` : shown;
  }

  /** An error at this offset: `Line 3, column 9: <problem>: <the line>`. */
  error(offset: number, problem: string): ExpositionError {
    const at = Math.min(offset, this.bytes.length);
    let line = this.firstLine;
    let lineStart = 0;
    for (let i = this.bytes.indexOf(LINE_FEED); i >= 0 && i < at; i = this.bytes.indexOf(LINE_FEED, i + 1)) {
      line++;
      lineStart = i + 1;
    }
    const column = lenientUtf8.decode(this.bytes.subarray(lineStart, at)).length + 1;
    const lineEnd = this.lineEnd(lineStart);
    const cut = column > LONGEST_EXCERPT ? at - EXCERPT_LEAD : lineStart;
    const shown = (cut > lineStart ? '…' : '') + this.excerpt(cut, lineEnd);
    const quoted = shown === '' ? '' : `: ${shown}`;
    return new ExpositionError(line, column, `Line ${line}, column ${column}: ${problem}${quoted}`);
  }

  /** For messages: what stands at the offset, up to the next blank or the line's end. */
  wordAt(offset: number): string {
    const lineEnd = this.lineEnd(offset);
    if (offset >= lineEnd) return 'the end of the line';
    let end = offset + 1;
    while (end < lineEnd && !isBlank(this.bytes[end])) end++;
    return `"${this.excerpt(offset, end)}"`;
  }
}
