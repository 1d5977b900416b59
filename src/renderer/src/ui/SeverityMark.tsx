import type { Severity } from '#shared/model/severity.ts';
import classes from './SeverityMark.module.css';

export type Mark = Severity | 'ok' | 'unknown';

/** Severity is told by shape as well as colour. */
export const shapes: Record<Mark, string> = {
  critical: '●',
  high: '▲',
  medium: '◆',
  low: '■',
  ok: '✓',
  unknown: '○',
};

interface SeverityMarkProps {
  readonly mark: Mark;
  /** Words beside the shape; without them the shape carries the name for assistive technology. */
  readonly label?: React.ReactNode;
  readonly count?: number;
}

/** The shape and colour of a severity, alone or with words. */
export function SeverityMark({ mark, label, count }: SeverityMarkProps): React.ReactNode {
  return (
    <span className={classes.mark} data-mark={mark}>
      {label === undefined ? (
        <span role="img" aria-label={mark}>
          {shapes[mark]}
        </span>
      ) : (
        <span aria-hidden="true">{shapes[mark]}</span>
      )}
      {count === undefined ? null : <span>{count}</span>}
      {label === undefined ? null : <span>{label}</span>}
    </span>
  );
}
