import { formatDuration } from '#shared/format/index.ts';
import type { BacktestOutcome, BacktestResult } from '#shared/contract/rules.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
import { splitComparison } from '../alerts/comparison.ts';
import { BacktestStrip } from './BacktestStrip.tsx';
import classes from './rules.module.css';

interface BacktestViewProps {
  /** The rule's. */
  readonly name: string;
  readonly result: BacktestResult;
  /** The expression tried. */
  readonly expr: string;
  /** What the rule in force did, where the one tried differs. */
  readonly inForce: BacktestOutcome | undefined;
  /** Of the values before; the new ones are on their way. */
  readonly isOld: boolean;
}

/** The figures, the value over time with the line it is compared with, and beneath it when it would have fired. */
export function BacktestView({ name, result, expr, inForce, isOld }: BacktestViewProps): React.ReactNode {
  const outcome = result.outcomes[0];
  if (!outcome) return null;
  const { expr: drawn, threshold } = splitComparison(expr);
  const figures: [string, string, string | undefined][] = [
    ['Would have fired', countText(outcome.firings), inForce && countText(inForce.firings)],
    ['Firing in all', durationText(outcome.firingMs), inForce && durationText(inForce.firingMs)],
    ['Longest', durationText(outcome.longestMs), inForce && durationText(inForce.longestMs)],
    ['Notifications', String(outcome.notifications), inForce && String(inForce.notifications)],
    ['Close calls', countText(outcome.pendingOnly), inForce && countText(inForce.pendingOnly)],
  ];
  return (
    <div className={classes.backtest} aria-busy={isOld}>
      <dl className={classes.figures}>
        {figures.map(([figure, value, before]) => (
          <div key={figure} className={classes.figure}>
            <dt>{figure}</dt>
            <dd>{value}</dd>
            <dd className={classes.before}>
              {before === undefined || before === value ? '\u00a0' : `in force: ${before}`}
            </dd>
          </div>
        ))}
      </dl>
      <QueryChart
        title={name}
        queries={[{ expr: drawn }]}
        unit="none"
        height={220}
        threshold={threshold}
        span={{ fromMs: result.startMs, toMs: result.endMs }}
      />
      <BacktestStrip result={result} outcome={outcome} />
    </div>
  );
}

function countText(count: number): string {
  return count === 0 ? 'never' : count === 1 ? 'once' : `${String(count)} times`;
}

function durationText(ms: number): string {
  return ms === 0 ? '–' : formatDuration(ms);
}
