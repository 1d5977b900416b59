import { METRIC_NAME, formatLabels, makeLabels } from '#shared/model/labels.ts';

const linePattern = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([^ ]+)(?: (-?\d+))?$/s;
const labelPattern = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/gs;

/** A plain regex reader of well-formed Prometheus text, to compare with: series in Prometheus notation to value. */
export function parseNaively(page: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of page.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name = '', inner = '', value = ''] = linePattern.exec(line) ?? [];
    const pairs: [string, string][] = [[METRIC_NAME, name]];
    for (const [, label = '', text = ''] of inner.matchAll(labelPattern)) {
      pairs.push([label, text.replace(/\\(.)/g, (_, escape: string) => (escape === 'n' ? '\n' : escape))]);
    }
    const key = formatLabels(makeLabels(pairs));
    if (!samples.has(key)) samples.set(key, naiveNumber(value));
  }
  return samples;
}

function naiveNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
