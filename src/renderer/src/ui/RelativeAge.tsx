import { formatAge, formatAgeShort } from '#shared/format/index.ts';
import { formatClock, formatDateTime, formatUtc } from './times.ts';
import { useNow } from './clock.ts';

interface RelativeAgeProps {
  readonly atMs: number | null;
  /** "12 s" instead of "12 s ago". */
  readonly short?: boolean;
  /** The clock time beside the age. */
  readonly withTime?: boolean;
}

/** How long ago; the exact time, here and in UTC, on hover. */
export function RelativeAge({ atMs, short = false, withTime = false }: RelativeAgeProps): React.ReactNode {
  const now = useNow();
  if (atMs === null) return <span className="wd-dim">never</span>;
  const age = Math.max(0, now - atMs);
  const time = age > 20 * 3_600_000 ? formatDateTime(atMs) : formatClock(atMs);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={`${formatDateTime(atMs)}\n${formatUtc(atMs)}`}>
      {withTime ? `${time} · ` : ''}
      {short ? formatAgeShort(age) : formatAge(atMs, Math.max(now, atMs))}
    </time>
  );
}
