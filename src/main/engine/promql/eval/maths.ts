/** Functions of one number that map over a vector (Prometheus functions.go simpleFloatFunc). */
export const mathFunctions: ReadonlyMap<string, (value: number) => number> = new Map([
  ['abs', Math.abs],
  ['acos', Math.acos],
  ['acosh', Math.acosh],
  ['asin', Math.asin],
  ['asinh', Math.asinh],
  ['atan', Math.atan],
  ['atanh', Math.atanh],
  ['ceil', Math.ceil],
  ['cos', Math.cos],
  // As in Go, which gives up on halves of what overflows.
  ['cosh', (value: number) => (Math.abs(value) > 21 ? Math.exp(Math.abs(value)) * 0.5 : Math.cosh(value))],
  ['deg', (value: number) => (value * 180) / Math.PI],
  ['exp', Math.exp],
  ['floor', Math.floor],
  ['ln', Math.log],
  ['log10', Math.log10],
  ['log2', Math.log2],
  ['rad', (value: number) => (value * Math.PI) / 180],
  ['sgn', (value: number) => (value < 0 ? -1 : value > 0 ? 1 : value)],
  ['sin', Math.sin],
  [
    'sinh',
    (value: number) =>
      Math.abs(value) > 21 ? Math.sign(value) * Math.exp(Math.abs(value)) * 0.5 : Math.sinh(value),
  ],
  ['sqrt', Math.sqrt],
  ['tan', Math.tan],
  ['tanh', Math.tanh],
]);

const DAY_SECONDS = 86_400;

/** The UTC date of unix seconds; NaN in all fields beyond what a Date can hold. */
function dateOf(seconds: number): Date {
  return new Date(Math.trunc(seconds) * 1000);
}

/** Calendar functions of unix seconds, in UTC. */
export const dateFunctions: ReadonlyMap<string, (seconds: number) => number> = new Map([
  ['day_of_month', (seconds: number) => dateOf(seconds).getUTCDate()],
  ['day_of_week', (seconds: number) => dateOf(seconds).getUTCDay()],
  [
    'day_of_year',
    (seconds: number) => {
      const yearStart = Date.UTC(dateOf(seconds).getUTCFullYear(), 0, 1) / 1000;
      return Math.floor((Math.trunc(seconds) - yearStart) / DAY_SECONDS) + 1;
    },
  ],
  [
    'days_in_month',
    (seconds: number) => {
      const date = dateOf(seconds);
      return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    },
  ],
  ['hour', (seconds: number) => dateOf(seconds).getUTCHours()],
  ['minute', (seconds: number) => dateOf(seconds).getUTCMinutes()],
  ['month', (seconds: number) => dateOf(seconds).getUTCMonth() + 1],
  ['year', (seconds: number) => dateOf(seconds).getUTCFullYear()],
]);
