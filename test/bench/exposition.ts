import { createExpositionParser } from '#engine/exposition/index.ts';
import { parseNaively } from '../helpers/naive-exposition.ts';

const SERIES = 1000;
const PAGES = 8;

/** A page as an exporter with 20 families writes it; counters move from page to page. */
function makePage(tick: number): string {
  let page = '';
  for (let family = 0; family < 20; family++) {
    page += `# HELP demo_requests_${family}_total Requests served, by code and instance.\n# TYPE demo_requests_${family}_total counter\n`;
    for (let i = 0; i < SERIES / 20; i++) {
      const value = i % 5 === 0 ? (tick * 0.125 + i).toFixed(6) : String(i * 1000 + tick * (family + 1));
      page += `demo_requests_${family}_total{code="${200 + (i % 5)}",instance_id="worker-${i}",method="GET"} ${value}\n`;
    }
  }
  return page;
}

/** Samples a second of `parse` over the pages, for at least `ms` milliseconds. */
function rate(pages: number, ms: number, parse: (page: number) => void): number {
  let rounds = 0;
  const start = performance.now();
  let elapsed: number;
  do {
    for (let page = 0; page < pages; page++) parse(page);
    rounds++;
    elapsed = performance.now() - start;
  } while (elapsed < ms);
  return (rounds * pages * SERIES * 1000) / elapsed;
}

/** Times the parser in its steady state (same series, moving values) against a regex parser in the same run. */
export function run(): Promise<Record<string, number>> {
  const texts = Array.from({ length: PAGES }, (_, tick) => makePage(tick));
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const parser = createExpositionParser({ format: 'text' });
  const ours = (page: number): void => void parser.parse(bytes[page] ?? new Uint8Array());
  const naive = (page: number): void => void parseNaively(texts[page] ?? '');
  rate(PAGES, 200, ours);
  rate(PAGES, 100, naive);
  const perSecond = rate(PAGES, 1000, ours);
  const naivePerSecond = rate(PAGES, 1000, naive);
  return Promise.resolve({
    samples_per_s: Math.round(perSecond),
    naive_samples_per_s: Math.round(naivePerSecond),
    ratio: Math.round((perSecond / naivePerSecond) * 10) / 10,
  });
}
