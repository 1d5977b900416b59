import classes from './UptimeBar.module.css';

const SLOTS = 60;

/** Health of the newest scrapes, one bar each, newest at the right; a target younger than that starts with empty ones. */
export function UptimeBar({ recent }: { recent: readonly number[] }): React.ReactNode {
  const up = recent.filter((one) => one === 1).length;
  const label =
    recent.length === 0
      ? 'Not scraped yet'
      : `${String(up)} of the last ${String(recent.length)} scrapes succeeded`;
  const bars = [...new Array<null>(Math.max(0, SLOTS - recent.length)).fill(null), ...recent.slice(-SLOTS)];
  return (
    <svg
      className={classes.uptime}
      viewBox={`0 0 ${String(SLOTS * 4)} 20`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {/* Three shapes, not sixty: a page may show many of these, and draws them every second. */}
      <path className={classes.uptimeNone} d={pathOf(bars, null)} />
      <path className={classes.uptimeUp} d={pathOf(bars, 1)} />
      <path className={classes.uptimeDown} d={pathOf(bars, 0)} />
    </svg>
  );
}

/** The bars of one kind; a failure is told by height as well as colour. */
function pathOf(bars: readonly (number | null)[], kind: number | null): string {
  const [top, height] = kind === 0 ? [0, 20] : [4, 16];
  return bars
    .map((bar, i) => (bar === kind ? `M${String(i * 4)} ${String(top)}h3v${String(height)}h-3z` : ''))
    .join('');
}
