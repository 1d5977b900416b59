import type { Bar, Failure, Span, Tally } from './types.ts';

/** How [fromMs, toMs) went. `spans` are in order and don't overlap. */
export function tallyOf(spans: readonly Span[], fromMs: number, toMs: number): Tally {
  let upMs = 0;
  let downMs = 0;
  let outages = 0;
  let before: Span | null = null;
  for (let i = firstAfter(spans, fromMs); i < spans.length; i++) {
    const span = spans[i]!;
    if (span.fromMs >= toMs) break;
    const lengthMs = Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs);
    if (span.state === 'up') upMs += lengthMs;
    else {
      downMs += lengthMs;
      // An outage whose reason changed is still one.
      if (before?.state !== 'down' || before.toMs !== span.fromMs) outages++;
    }
    before = span;
  }
  const knownMs = upMs + downMs;
  return {
    fromMs,
    toMs,
    upMs,
    downMs,
    unknownMs: Math.max(0, toMs - fromMs - knownMs),
    outages,
    availability: knownMs > 0 ? upMs / knownMs : null,
  };
}

/** [fromMs, toMs) in `count` equal parts, oldest first. */
export function barsOf(spans: readonly Span[], fromMs: number, toMs: number, count: number): Bar[] {
  return Array.from({ length: count }, (_, i) => {
    const partFromMs = fromMs + ((toMs - fromMs) * i) / count;
    const partToMs = fromMs + ((toMs - fromMs) * (i + 1)) / count;
    const tally = tallyOf(spans, partFromMs, partToMs);
    return { ...tally, failure: tally.downMs > 0 ? worstOf(spans, partFromMs, partToMs) : null };
  });
}

/** Being down, newest first, a change of the reason left aside: the first one is told. */
export function outagesOf(spans: readonly Span[], limit: number): Span[] {
  const found: Span[] = [];
  for (let i = spans.length - 1; i >= 0; i--) {
    const span = spans[i]!;
    if (span.state !== 'down') continue;
    const later = found.at(-1);
    if (later?.fromMs === span.toMs) found[found.length - 1] = { ...span, toMs: later.toMs };
    else if (found.length === limit) break;
    else found.push(span);
  }
  return found;
}

/** The reason that lasted longest. */
function worstOf(spans: readonly Span[], fromMs: number, toMs: number): Failure | null {
  let worst: Failure | null = null;
  let longestMs = 0;
  for (let i = firstAfter(spans, fromMs); i < spans.length; i++) {
    const span = spans[i]!;
    if (span.fromMs >= toMs) break;
    const lengthMs = Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs);
    if (span.state === 'up' || lengthMs <= longestMs) continue;
    longestMs = lengthMs;
    worst = span.failure;
  }
  return worst;
}

/** Index of the first span that ends after `ms`, by halving. */
function firstAfter(spans: readonly Span[], ms: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.toMs > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}
