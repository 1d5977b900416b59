import { randomOf } from './history.ts';

const rangeFunctions =
  'rate increase delta deriv irate idelta changes resets avg_over_time min_over_time max_over_time sum_over_time ' +
  'count_over_time last_over_time stddev_over_time stdvar_over_time present_over_time absent_over_time';
const vectorFunctions =
  'abs ceil floor exp sqrt ln log2 log10 sgn acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh deg rad ' +
  'timestamp sort sort_desc absent scalar day_of_month day_of_week day_of_year days_in_month hour minute month year';
const aggregations = 'sum avg min max count group stddev stdvar';
const selectors = [
  'http_requests_total',
  'http_requests_total{code=~"5.."}',
  'temperature_celsius',
  'memory_bytes{kind!="free"}',
  'special',
  'sparse',
  'ended',
];

/** Every function over every kind of series, and what people write. */
export function fixedQueries(): string[] {
  return [
    ...selectors,
    ...selectors.flatMap((selector) =>
      rangeFunctions.split(' ').flatMap((name) => [`${name}(${selector}[5m])`]),
    ),
    ...['temperature_celsius', 'special', 'http_requests_total{code="404"}'].flatMap((selector) =>
      vectorFunctions.split(' ').map((name) => `${name}(${selector})`),
    ),
    ...['http_requests_total', 'temperature_celsius', 'memory_bytes'].flatMap((selector) =>
      aggregations
        .split(' ')
        .flatMap((name) => [
          `${name}(${selector})`,
          `${name} by (instance) (${selector})`,
          `${name} without (instance, path) (${selector})`,
        ]),
    ),
    ...handPicked,
  ];
}

const handPicked = [
  // What dashboards ask.
  'sum by (code) (rate(http_requests_total[5m]))',
  'sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
  'histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))',
  'histogram_quantile(0.5, rate(latency_seconds_bucket[5m]))',
  'histogram_quantile(0.99, sum by (le, instance) (increase(latency_seconds_bucket[30m])))',
  'histogram_quantile(-1, latency_seconds_bucket)',
  'histogram_quantile(2, latency_seconds_bucket)',
  'rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m])',
  // Without ties: which of two equal ones is kept depends on the order in which series are stored.
  'topk(3, rate(latency_seconds_sum[5m]))',
  'topk(2, memory_bytes)',
  'bottomk(2, temperature_celsius)',
  'topk by (code) (1, http_requests_total)',
  'quantile(0.5, temperature_celsius)',
  'quantile by (instance) (0.25, http_requests_total)',
  'count_values("value", up)',
  'count_values without (instance) ("version", build_info)',
  'quantile_over_time(0.9, temperature_celsius[30m])',
  'predict_linear(memory_bytes{kind="free"}[1h], 3600)',
  '1 - memory_bytes{kind="free"} / ignoring (kind) memory_limit_bytes',
  'memory_bytes / ignoring (kind) group_left memory_limit_bytes',
  'up * on (instance, job) group_left (version) build_info',
  'build_info * on (instance) group_right (version) http_requests_total',
  'http_requests_total and on (instance) (up == 0)',
  'http_requests_total unless on (instance) (up == 0)',
  'temperature_celsius or memory_limit_bytes',
  'temperature_celsius > 42',
  'temperature_celsius > bool 42',
  '42 < temperature_celsius',
  'http_requests_total{code="200"} > on (instance, path) http_requests_total{code="404"}',
  'temperature_celsius % 7',
  'temperature_celsius ^ 2',
  '-temperature_celsius',
  '+temperature_celsius',
  'temperature_celsius atan2 memory_limit_bytes',
  'special == special',
  'special != bool special',
  '2 ^ 3 ^ 2',
  '-2 ^ 2',
  '7 % -3',
  '1 / 0',
  '-1 / 0',
  '0 / 0',
  '1 == bool 1',
  'time()',
  'pi()',
  'vector(time())',
  'scalar(sum(up))',
  '"a string"',
  'minute()',
  'hour(vector(1700000000))',
  // Modifiers.
  'temperature_celsius offset 10m',
  'temperature_celsius offset -5m',
  'rate(http_requests_total[5m] offset 30m)',
  'sum(http_requests_total @ end())',
  'sum(http_requests_total @ start())',
  'rate(http_requests_total[10m] @ end())',
  // Subqueries.
  'max_over_time(rate(http_requests_total[5m])[30m:1m])',
  'avg_over_time((temperature_celsius > 40)[20m:30s])',
  'min_over_time(sum(temperature_celsius)[15m:])',
  'sum_over_time(rate(http_requests_total{code="200"}[2m])[10m:1m] offset 5m)',
  'max_over_time(deriv(rate(http_requests_total[2m])[10m:30s])[20m:1m])',
  'temperature_celsius[1m]',
  'http_requests_total{instance="b:1"}[3m]',
  'sum(up)[5m:1m]',
  // Labels.
  'label_replace(up, "host", "$1", "instance", "(.*):.*")',
  'label_replace(up, "instance", "", "", "")',
  'label_join(up, "all", "-", "job", "instance")',
  'sum by (host) (label_replace(up, "host", "$1", "instance", "(.).*"))',
  'text_labels',
  '{path=~"C:.*"}',
  '{umlaut="größe"}',
  '{__name__=~"latency_.*", le!="+Inf"}',
  '{job="batch"}',
  'up{instance=~"a:1|c:1"}',
  'up{instance!~"a.*"}',
  'up{missing=""}',
  // Clamping and rounding.
  'clamp(temperature_celsius, 39, 41)',
  'clamp_min(temperature_celsius, 40)',
  'clamp_max(temperature_celsius, 40)',
  'clamp(temperature_celsius, 41, 39)',
  'round(temperature_celsius)',
  'round(temperature_celsius, 0.5)',
  'round(special, 0.001)',
  'absent(nothing)',
  'absent(nothing{a="b", c=~"d"})',
  'absent_over_time(nothing[5m])',
  'absent(up)',
  'sum(nothing)',
  'count(nothing) or vector(0)',
  'changes(up[1h])',
  'resets(http_requests_total[1h])',
  'sum(1 - up) by (job)',
  'group(special) by (kind)',
  'stddev(special{kind="negative"})',
  'max(special)',
  'min(special)',
  'sum(special{kind!="large"})',
  'avg(special{kind!="large"})',
  'count without (kind) (special)',
  'topk(0, up)',
  'topk(100, up)',
  'bottomk(1, special)',
  'vector(1) + on () vector(2)',
  'sum(up) / count(up) * 100',
  'http_requests_total - http_requests_total offset 5m',
  'increase(http_requests_total{instance="b:1"}[1h])',
  'day_of_year(vector(1709210096))',
];

/** What both must refuse, in the same kind of error. */
export const refusedQueries = [
  '',
  'up{',
  'rate(up)',
  'rate(up[5m]',
  'sum(up[5m])',
  'up[5m] + 1',
  '1 + "a"',
  'up and 1',
  '1 > 2',
  'foo(up)',
  'abs()',
  'abs(up, up)',
  'up offset',
  'up{a=1}',
  '{}',
  '{a=~".*"}',
  'up{a=~"("}',
  'sum by (a (up)',
  'up == on (instance) group_left http_requests_total == bool',
  'http_requests_total + on (instance) http_requests_total',
  'up * on (instance) http_requests_total',
  'up + bool up',
  'up[5m:1m][5m]',
  'label_replace(up, "a", "", "instance", "(")',
  'histogram_quantile(up, 1)',
];

/** What 2.x refuses and 3 takes. */
export const newlyTakenQueries = ['label_replace(up, "~", "", "", "")', 'count_values("~", up)'];

/** Expressions put together at random from what both know. */
export function generatedQueries(count: number): string[] {
  const random = randomOf(7);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const selector = (): string =>
    pick([
      'http_requests_total',
      'http_requests_total{code=~"2..|4.."}',
      'http_requests_total{path="/", instance!="c:1"}',
      'temperature_celsius',
      'memory_bytes',
      'latency_seconds_count',
      'up',
    ]);
  const duration = (): string => pick(['1m', '2m30s', '5m', '7m', '20m', '1h']);
  const offset = (): string => pick(['', '', '', ' offset 3m', ' offset 1h', ' offset -2m']);
  const ranges = rangeFunctions.split(' ').filter((name) => name !== 'absent_over_time');
  const grouping = (): string =>
    pick(['', ' by (instance)', ' by (job)', ' without (instance)', ' by (code, instance)']);

  function vector(depth: number): string {
    const kind = depth === 0 ? pick([0, 1]) : pick([0, 1, 2, 2, 3, 4, 5, 6]);
    switch (kind) {
      case 0:
        return selector() + offset();
      case 1:
        return `${pick(ranges)}(${selector()}[${duration()}]${offset()})`;
      case 2:
        return `${pick(aggregations.split(' '))}${grouping()} (${vector(depth - 1)})`;
      case 3:
        return `(${vector(depth - 1)} ${pick(['+', '-', '*', '/', '>', '<=', '!='])} ${pick(['2', '0.5', '1000', 'time()'])})`;
      case 4: {
        const inner = vector(depth - 1);
        return `(${inner} ${pick(['+', '-', '*', '/', 'and', 'or', 'unless', '>= bool'])} ${inner})`;
      }
      case 5:
        return `${pick(['exp', 'abs'])}(${vector(depth - 1)})`;
      default:
        return `${pick(['max', 'min', 'avg', 'sum', 'count', 'last'])}_over_time((${vector(depth - 1)})[${pick(['5m', '12m'])}:${pick(['30s', '1m', '2m'])}])`;
    }
  }

  const found = new Set<string>();
  while (found.size < count) found.add(vector(2));
  return [...found];
}
