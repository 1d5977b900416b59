import { sparkPoints } from './spark-points.ts';
import classes from './MiniLine.module.css';

interface MiniLineProps {
  /** Oldest first; null is a gap. */
  readonly values: readonly (number | null)[];
  readonly label: string;
}

const WIDTH = 100;
const HEIGHT = 24;

/** A few dozen values as a line in a table's cell; a chart that lives is a Sparkline. */
export function MiniLine({ values, label }: MiniLineProps): React.ReactNode {
  const runs = sparkPoints([...values]);
  return (
    <svg
      className={classes.line}
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {runs.map((run, i) => (
        <polyline
          key={i}
          points={run.map(([x, y]) => `${point(x, WIDTH)},${point(1 - y, HEIGHT - 3)}`).join(' ')}
        />
      ))}
    </svg>
  );
}

function point(share: number, size: number): string {
  return (1.5 + share * (size - 3)).toFixed(1);
}
