import type { ValueType } from './ast.ts';

/** Types of a function (Prometheus promql/parser/functions.go). */
export interface FunctionSignature {
  readonly args: readonly ValueType[];
  /** How many of the last argument may follow or be left out: 0 none, n > 0 up to n, -1 any number. */
  readonly variadic: number;
  readonly returns: ValueType;
}

function signature(
  args: readonly ValueType[],
  variadic = 0,
  returns: ValueType = 'vector',
): FunctionSignature {
  return { args, variadic, returns };
}

const vectorToVector = signature(['vector']);
const matrixToVector = signature(['matrix']);
const optionalVector = signature(['vector'], 1);

const plainVectorFunctions =
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count ' +
  'histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp';
const rangeFunctions =
  'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time ' +
  'max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time';
const experimentalRangeFunctions =
  'first_over_time mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time';
const dateFunctions = 'day_of_month day_of_week day_of_year days_in_month hour minute month year';

/** The functions that are evaluated here; those that are {@link experimentalFunctions} too need the flag. */
export const signatures: ReadonlyMap<string, FunctionSignature> = new Map<string, FunctionSignature>([
  ...plainVectorFunctions.split(' ').map((name) => [name, vectorToVector] as const),
  ...rangeFunctions.split(' ').map((name) => [name, matrixToVector] as const),
  ...dateFunctions.split(' ').map((name) => [name, optionalVector] as const),
  ['clamp', signature(['vector', 'scalar', 'scalar'])],
  ['clamp_max', signature(['vector', 'scalar'])],
  ['clamp_min', signature(['vector', 'scalar'])],
  ['histogram_fraction', signature(['scalar', 'scalar', 'vector'])],
  ['histogram_quantile', signature(['scalar', 'vector'])],
  ...'start end range step'.split(' ').map((name) => [name, signature([], 0, 'scalar')] as const),
  ['info', signature(['vector', 'vector'], 1)],
  ['max_of', signature(['scalar', 'scalar'], 0, 'scalar')],
  ['min_of', signature(['scalar', 'scalar'], 0, 'scalar')],
  ['histogram_quantiles', signature(['vector', 'string', 'scalar', 'scalar'], 9)],
  ['label_join', signature(['vector', 'string', 'string', 'string'], -1)],
  ['label_replace', signature(['vector', 'string', 'string', 'string', 'string'])],
  ['pi', signature([], 0, 'scalar')],
  ['predict_linear', signature(['matrix', 'scalar'])],
  ['quantile_over_time', signature(['scalar', 'matrix'])],
  ['round', signature(['vector', 'scalar'], 1)],
  ['scalar', signature(['vector'], 0, 'scalar')],
  ['time', signature([], 0, 'scalar')],
  ['vector', signature(['scalar'])],
  ...experimentalRangeFunctions.split(' ').map((name) => [name, matrixToVector] as const),
  ['double_exponential_smoothing', signature(['matrix', 'scalar', 'scalar'])],
  ['sort_by_label', signature(['vector', 'string'], -1)],
  ['sort_by_label_desc', signature(['vector', 'string'], -1)],
]);

/** Functions behind Prometheus's `promql-experimental-functions` flag. */
export const experimentalFunctions: ReadonlySet<string> = new Set(
  (
    'double_exponential_smoothing end first_over_time histogram_quantiles info integral mad_over_time max_of min_of range ' +
    'sort_by_label sort_by_label_desc start start_timestamp step ts_of_first_over_time ts_of_last_over_time ' +
    'ts_of_max_over_time ts_of_min_over_time'
  ).split(' '),
);
