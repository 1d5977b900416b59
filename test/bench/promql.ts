import { makeLabels } from '#shared/model/labels.ts';
import { evaluateInstant, evaluateRange, parseExpr } from '#engine/promql/index.ts';
import { MemorySource, noLimits, type Point } from '../helpers/memory-source.ts';

const HOUR_MS = 3_600_000;
const STEP_MS = 15_000;
const START_MS = 1_700_000_000_000;
const END_MS = START_MS + HOUR_MS;

/** Counters and buckets, 15 s apart, for an hour and the 10 min before it. */
function loadSource(): MemorySource {
  const source = new MemorySource();
  const points = (rate: number, phase: number): Point[] => {
    const out: Point[] = [];
    for (let time = START_MS - 600_000, i = 0; time <= END_MS; time += STEP_MS, i++)
      out.push([time + phase, i * rate]);
    return out;
  };
  for (let i = 0; i < 1000; i++) {
    const labels = {
      __name__: 'x',
      instance: `host-${i % 100}:9100`,
      code: `${200 + (i % 5)}`,
      path: `/p${i}`,
    };
    source.add(makeLabels(Object.entries(labels)), points(1 + (i % 7), (i % 100) * 130));
  }
  const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];
  for (let i = 0; i < 100; i++) {
    bounds.forEach((le, b) => {
      const labels = { __name__: 'h_bucket', instance: `host-${i}:9100`, le };
      source.add(makeLabels(Object.entries(labels)), points(b + 1, i));
    });
  }
  return source;
}

/** Median ms of each query: 1,000 series and 100 histograms of 12 buckets, 1 h at 15 s data and step. */
export function run(): Promise<Record<string, number>> {
  const source = loadSource();
  const range = { source, limits: noLimits, startMs: START_MS, endMs: END_MS, stepMs: STEP_MS };
  const medians: Record<string, number> = {};
  const measure = (name: string, query: () => void): void => {
    const times: number[] = [];
    for (let i = 0; i < 15; i++) {
      const start = performance.now();
      query();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    medians[name] = Number((times[7] ?? NaN).toFixed(2));
  };
  const queries = [
    'x{path="/p1"}',
    'sum by(code)(rate(x[5m]))',
    'sum by(instance)(rate(x[5m]))',
    'topk(10, sum by(instance)(rate(x[5m])))',
    'histogram_quantile(0.9, rate(h_bucket[5m]))',
    'avg_over_time(x[5m])',
    'sum without(path)(x) / on(instance, code) sum without(path)(x)',
  ];
  for (const text of queries) {
    const expr = parseExpr(text);
    measure(text, () => evaluateRange(expr, range));
  }
  const instant = parseExpr('sum by(code)(rate(x[5m]))');
  measure('instant sum by(code)(rate(x[5m]))', () =>
    evaluateInstant(instant, { source, limits: noLimits, timeMs: END_MS }),
  );
  measure('parse sum by(code)(rate(x[5m]))', () => parseExpr('sum by(code)(rate(x[5m]))'));
  return Promise.resolve(medians);
}
