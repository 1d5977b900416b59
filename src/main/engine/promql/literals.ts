import { parseDurationMs } from '../base/duration.ts';

/** True for `5m`, `1h30m`, `100ms`; a bare `0` is a number. */
export function isDuration(text: string): boolean {
  return text !== '0' && parseDurationMs(text) !== null;
}

/**
 * Reads a number as Prometheus does: Go's ParseInt with base 0 first (hex, a leading 0 means octal, underscores), then
 * ParseFloat; `Inf` and `NaN` in any case; durations count as seconds.
 */
export function parseNumber(text: string): number {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]\s*/, '').replaceAll('_', '');
  const value = parseUnsigned(digits);
  return negative ? -value : value;
}

function parseUnsigned(digits: string): number {
  const lower = digits.toLowerCase();
  if (lower === 'inf') return Infinity;
  if (lower === 'nan') return NaN;
  if (lower.startsWith('0x')) return Number(lower);
  const durationMs = parseDurationMs(lower);
  if (durationMs !== null) return durationMs / 1000;
  if (/^0[0-7]+$/.test(lower)) return parseInt(lower, 8);
  return Number(lower);
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
};

/**
 * Reads a quoted PromQL string (`"`, `'` with Go's escapes; backticks raw). Throws a plain Error that says what is wrong.
 * `\xNN` and octal escapes are bytes; bytes that don't make UTF-8 become lone surrogates U+DC80..U+DCFF, so that the string
 * stays recognisable as ill-formed (`isWellFormed()`).
 */
export function unquote(literal: string): string {
  const quote = literal[0] ?? '';
  const body = literal.slice(1, -1);
  if (literal.length < 2 || literal.at(-1) !== quote) throw new Error('unterminated quoted string');
  if (quote === '`' || !body.includes('\\')) return body;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let i = 0;
  while (i < body.length) {
    if (body[i] !== '\\') {
      const next = body.indexOf('\\', i);
      const end = next < 0 ? body.length : next;
      for (const byte of encoder.encode(body.slice(i, end))) bytes.push(byte);
      i = end;
      continue;
    }
    const kind = body[i + 1] ?? '';
    const simple = SIMPLE_ESCAPES[kind];
    if (simple !== undefined) {
      bytes.push(simple);
      i += 2;
      continue;
    }
    const match = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(
      body.slice(i),
    );
    if (match === null) {
      throw new Error(
        kind === '' ? 'unterminated quoted string' : `unknown escape sequence U+${hex4(kind)} '${kind}'`,
      );
    }
    const [whole, byte, short, long, octal] = match;
    if (byte !== undefined) bytes.push(parseInt(byte, 16));
    else if (octal !== undefined) bytes.push(parseInt(octal, 8) & 0xff);
    else {
      const point = parseInt(short ?? long ?? '', 16);
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
        throw new Error('escape sequence is an invalid Unicode code point');
      }
      for (const b of encoder.encode(String.fromCodePoint(point))) bytes.push(b);
    }
    i += whole.length;
  }
  return decodeUtf8(bytes);
}

function hex4(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

function decodeUtf8(bytes: readonly number[]): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return strict.decode(Uint8Array.from(bytes));
  } catch {
    // Ill-formed: decode what is well-formed, and keep each stray byte as a lone surrogate.
    let text = '';
    for (let i = 0; i < bytes.length;) {
      const lead = bytes[i] ?? 0;
      const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
      try {
        text += strict.decode(Uint8Array.from(bytes.slice(i, i + length)));
        i += length;
      } catch {
        text += String.fromCharCode(0xdc00 + lead);
        i++;
      }
    }
    return text;
  }
}

/** Quotes as Go's %q does, for messages and for the formatter. */
export function quote(text: string): string {
  let out = '"';
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (char === '\n') out += '\\n';
    else if (char === '\t') out += '\\t';
    else if (char === '\r') out += '\\r';
    else if (point >= 0xdc80 && point <= 0xdcff) out += `\\x${(point - 0xdc00).toString(16)}`;
    else if (point < 0x20 || point === 0x7f) out += `\\x${point.toString(16).padStart(2, '0')}`;
    else out += char;
  }
  return `${out}"`;
}
