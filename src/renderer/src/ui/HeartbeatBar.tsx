import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import classes from './HeartbeatBar.module.css';

/** One bar: shares of its time, 0 to 1; what is neither is unknown. */
export interface Beat {
  readonly up: number;
  readonly down: number;
}

interface HeartbeatBarProps {
  /** Oldest first. */
  readonly beats: readonly Beat[];
  /** What the whole says, for assistive technology. */
  readonly label: string;
  /** What one bar says when it is pointed at. */
  readonly describe: (index: number) => React.ReactNode;
  readonly height?: number;
}

const WIDTH = 6;
const GAP = 2;
/** A short outage must be seen all the same. */
const LEAST_DOWN = 0.3;

/** A record of being up as bars; pointing at one tells when, how and why. */
export function HeartbeatBar({ beats, label, describe, height = 24 }: HeartbeatBarProps): React.ReactNode {
  const [pointed, setPointed] = useState<number | null>(null);
  const span = beats.length * (WIDTH + GAP) - GAP;
  return (
    <Tooltip.Floating
      label={pointed === null || pointed >= beats.length ? '' : describe(pointed)}
      disabled={pointed === null}
      multiline
      position="top"
      maw={340}
      className={classes.tip ?? ''}
    >
      <svg
        className={classes.bars}
        style={{ height }}
        viewBox={`0 0 ${String(span)} ${String(height)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        onMouseMove={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          const at = Math.floor(((event.clientX - left) / width) * beats.length);
          setPointed(Math.min(beats.length - 1, Math.max(0, at)));
        }}
        onMouseLeave={() => {
          setPointed(null);
        }}
      >
        {beats.map((beat, i) => (
          <Bar key={i} beat={beat} x={i * (WIDTH + GAP)} height={height} isPointed={i === pointed} />
        ))}
      </svg>
    </Tooltip.Floating>
  );
}

interface BarProps {
  readonly beat: Beat;
  readonly x: number;
  readonly height: number;
  readonly isPointed: boolean;
}

/** Being down hangs from the top over the whole height, so that it is told by shape as well as colour. */
function Bar({ beat: { up, down }, x, height, isPointed }: BarProps): React.ReactNode {
  const isKnown = up + down > 0;
  const inset = Math.round(height / 6);
  const downHeight = down === 0 ? 0 : Math.max(LEAST_DOWN, down / (up + down)) * height;
  return (
    <g className={isPointed ? classes.pointed : undefined}>
      <rect
        x={x}
        y={isKnown ? inset : height / 2 - 2}
        width={WIDTH}
        height={isKnown ? height - inset : 4}
        rx="1.5"
        className={isKnown ? classes.up : classes.none}
      />
      {downHeight > 0 ? (
        <rect x={x} y={0} width={WIDTH} height={downHeight} rx="1.5" className={classes.down} />
      ) : null}
    </g>
  );
}
