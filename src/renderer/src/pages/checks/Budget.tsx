import type { ErrorBudget } from '#shared/contract/uptime.ts';
import { formatAvailability } from '#shared/format/index.ts';
import { budgetWords } from './check-words.ts';
import classes from './checks.module.css';

/** What is left of the error budget, as a meter and in words. */
export function Budget({ budget }: { budget: ErrorBudget | null }): React.ReactNode {
  const left = budget?.leftRatio ?? null;
  if (budget === null || left === null) return <span className="wd-dim">–</span>;
  const share = Math.min(1, Math.max(0, left));
  const state = left <= 0 ? 'gone' : left < 0.25 ? 'low' : 'ok';
  return (
    <span
      className={classes.budget}
      data-state={state}
      title={`Objective ${formatAvailability(budget.objective)} over 30 days, of the time that was watched`}
    >
      <span className={classes.meter} aria-hidden="true">
        <span style={{ width: `${String(share * 100)}%` }} />
      </span>
      {budgetWords(budget)}
    </span>
  );
}
