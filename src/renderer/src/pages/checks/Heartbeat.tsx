import { formatAvailability } from '#shared/format/index.ts';
import type { UptimeBar } from '#shared/contract/uptime.ts';
import { HeartbeatBar } from '../../ui/HeartbeatBar.tsx';
import { useNow } from '../../ui/clock.ts';
import { barWords } from './check-words.ts';
import classes from './checks.module.css';

interface HeartbeatProps {
  /** Undefined while they are asked for. */
  readonly bars: readonly UptimeBar[] | undefined;
  /** "24 hours". */
  readonly span: string;
  readonly height?: number;
}

/** How the last hours or days of one check went. */
export function Heartbeat({ bars, span, height = 24 }: HeartbeatProps): React.ReactNode {
  const now = useNow();
  if (bars === undefined)
    return <HeartbeatBar beats={nothing} label="Not known yet" describe={() => ''} height={height} />;
  const sum = (of: (bar: UptimeBar) => number) => bars.reduce((total, bar) => total + of(bar), 0);
  const upMs = sum((bar) => bar.upMs);
  const knownMs = upMs + sum((bar) => bar.downMs);
  const label =
    knownMs === 0
      ? `Not watched in the last ${span}`
      : `Up ${formatAvailability(upMs / knownMs)} of the last ${span}`;
  return (
    <HeartbeatBar
      height={height}
      label={label}
      beats={bars.map((bar) => {
        const lengthMs = bar.toMs - bar.fromMs || 1;
        return { up: bar.upMs / lengthMs, down: bar.downMs / lengthMs };
      })}
      describe={(index) => {
        const bar = bars[index];
        if (bar === undefined) return '';
        const { when, how, why } = barWords(bar, now);
        return (
          <span className={classes.tip}>
            <b>{how}</b>
            {why === null ? null : <span>{why}</span>}
            <span className="wd-dim">{when}</span>
          </span>
        );
      }}
    />
  );
}

const nothing = Array.from({ length: 48 }, () => ({ up: 0, down: 0 }));
