/** Ms of each unit, large to small. Years have 365 days, as in Prometheus. */
const UNITS = [
  ['y', 31_536_000_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** Prometheus's duration: units from large to small, each at most once, e.g. `1h30m`, `15s`, `100ms`. */
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Ms, or null when the text is not a duration. `0` needs no unit. */
export function parseDurationMs(text: string): number | null {
  if (text === '0') return 0;
  const match = DURATION.exec(text);
  if (text === '' || !match) return null;
  return UNITS.reduce((sum, [, size], i) => sum + Number(match[i + 1] ?? 0) * size, 0);
}

/** Milliseconds as the shortest duration text, e.g. `1h30m`, `2w`, `25h`, `0s` (Prometheus model.Duration). */
export function formatDurationMs(durationMs: number): string {
  if (durationMs === 0) return '0s';
  let ms = Math.abs(durationMs);
  let text = durationMs < 0 ? '-' : '';
  for (const [unit, size] of UNITS) {
    // Years, weeks and days are only used when they come out even.
    if ('ywd'.includes(unit) && ms % size !== 0) continue;
    const count = Math.floor(ms / size);
    if (count > 0) text += `${count}${unit}`;
    ms -= count * size;
  }
  return text;
}
