/** Exact powers of ten: a double holds 10^0 to 10^22 without rounding. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Up to here a double counts without gaps. */
const LARGEST_EXACT = 2 ** 53;

const ascii = new TextDecoder('latin1');

const POINT = 46;
const MINUS = 45;
const PLUS = 43;

/**
 * Reads a float as Go's strconv.ParseFloat does, without the forms that the exposition formats exclude (hexadecimal, underscores).
 * Bit-exact: a mantissa below 2^53 times or divided by an exact power of ten rounds once (Clinger 1990, "How to read
 * floating point numbers accurately"); everything else goes through Number().
 *
 * Returns NaN both for the word NaN and for what is not a number: ask {@link isNaNWord} which.
 */
export function parseFloatBytes(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let negative = false;
  const first = bytes[at];
  if (first === MINUS || first === PLUS) {
    negative = first === MINUS;
    at++;
  }
  let mantissa = 0;
  let exponent = 0;
  const digitsFrom = at;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
  }
  let digits = at - digitsFrom;
  if (at < end && bytes[at] === POINT) {
    const fractionFrom = ++at;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    exponent = fractionFrom - at;
    digits -= exponent;
  }
  if (digits === 0) return infinityWord(bytes, start, end);
  if (at < end) {
    const written = exponentOf(bytes, at, end);
    if (written !== written) return NaN;
    exponent += written;
  }
  // The sum may have passed 2^53 and lost digits: then it is not below the limit, as it only ever grew.
  if (mantissa < LARGEST_EXACT && exponent >= -22 && exponent <= 22) {
    const value =
      exponent < 0
        ? mantissa / (POWERS_OF_TEN[-exponent] as number)
        : mantissa * (POWERS_OF_TEN[exponent] as number);
    return negative ? -value : value;
  }
  const value = Number(ascii.decode(bytes.subarray(start, end)));
  // ParseFloat calls a number too large for a double an error, not an infinity.
  return value === Infinity || value === -Infinity ? NaN : value;
}

/** True where the text is the word NaN, in any case, without a sign. */
export function isNaNWord(bytes: Uint8Array, start: number, end: number): boolean {
  return isWord(bytes, start, end, 'nan');
}

/** The value of `e±digits`, NaN if that is not what stands there. */
function exponentOf(bytes: Uint8Array, start: number, end: number): number {
  if (((bytes[start] as number) | 32) !== 101) return NaN;
  let at = start + 1;
  const sign = bytes[at];
  if (sign === MINUS || sign === PLUS) at++;
  if (at >= end) return NaN;
  let exponent = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return NaN;
    exponent = Math.min(exponent * 10 + digit, 1e6);
  }
  return sign === MINUS ? -exponent : exponent;
}

function infinityWord(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  const from = sign === MINUS || sign === PLUS ? start + 1 : start;
  if (!isWord(bytes, from, end, 'inf') && !isWord(bytes, from, end, 'infinity')) return NaN;
  return sign === MINUS ? -Infinity : Infinity;
}

/** Compares letters without regard to case; `word` is in lower case. */
function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++)
    if (((bytes[start + i] as number) | 32) !== word.charCodeAt(i)) return false;
  return true;
}
