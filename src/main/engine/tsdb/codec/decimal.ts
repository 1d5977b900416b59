import { isPlainInteger } from './cells.ts';

/** Powers of ten that doubles hold exactly, as far as they are of use here. */
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/**
 * Finds the fewest decimals with which all values are whole numbers and come back bit for bit
 * (`integer / 10^decimals === value`), and fills `integers`. Returns -1 when there is none: the values need all their bits.
 */
export function toIntegers(values: Float64Array, count: number, integers: Float64Array): number {
  let decimals = 0;
  let start = 0;
  for (let i = 0; ;) {
    const power = POWERS[decimals]!;
    const value = values[i]!;
    const integer = decimals === 0 ? value : Math.round(value * power);
    if (isPlainInteger(integer) && integer / power === value && (integer !== 0 || 1 / value > 0)) {
      integers[i] = integer;
      i = i + 1 === count ? 0 : i + 1;
      if (i === start) return decimals;
      continue;
    }
    // The integers found so far are of the old scale: go round once more from here.
    if (++decimals === POWERS.length) return -1;
    start = i;
  }
}

/** 10^decimals; throws RangeError for what {@link toIntegers} never gives. */
export function powerOfTen(decimals: number): number {
  const power = POWERS[decimals];
  if (power === undefined) throw new RangeError(`${decimals} decimals in a column`);
  return power;
}

/** A smaller divisor saves less than it costs to follow the column before no more. */
const LEAST_DIVISOR = 16;

/** What divides all of these whole numbers, one of them at least not zero: sizes go by pages of memory. 1 when it isn't much. */
export function commonDivisor(numbers: Float64Array, count: number): number {
  let divisor = 0;
  for (let i = 0; i < count; i++) {
    let rest = numbers[i]!;
    // Euclid; a remainder has the sign of what is divided.
    while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
    if (divisor !== 0 && divisor < LEAST_DIVISOR && divisor > -LEAST_DIVISOR) return 1;
  }
  return Math.abs(divisor);
}
