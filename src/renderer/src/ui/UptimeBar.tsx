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
      {bars.map((bar, i) => (
        <rect
          key={i}
          x={i * 4}
          // A failure is told by height as well as colour.
          y={bar === 0 ? 0 : 4}
          width="3"
          height={bar === 0 ? 20 : 16}
          rx="1"
          className={bar === null ? classes.uptimeNone : bar === 1 ? classes.uptimeUp : classes.uptimeDown}
        />
      ))}
    </svg>
  );
}
