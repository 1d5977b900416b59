import { Link } from 'wouter';
import type { RuleAdvice, RuleQuality } from '#shared/contract/alerts.ts';
import { useMethod } from '../../live/use-method.ts';
import { adviceWords, placeWords } from './alert-words.ts';
import classes from './alerts.module.css';

interface NoisyRuleProps {
  readonly quality: RuleQuality;
  /** How many days the backtest goes back. */
  readonly days: number;
}

/** One noisy rule: how it did, and what the backtest says would make it quieter. */
export function NoisyRule({ quality, days }: NoisyRuleProps): React.ReactNode {
  const { ruleId, rule, group, severity, fired, noise, flapping, falsePositives } = quality;
  const advice = useMethod('alerts.advice', { ruleId, days });
  const rules = useMethod('alerts.rules', {});
  const isKnown = rules.data?.some(({ id }) => id === ruleId) === true;
  return (
    <li className={classes.noisy}>
      <div className={classes.rowTitle}>
        {isKnown ? <Link href={`/alerts/rules/${ruleId}`}>{rule}</Link> : <strong>{rule}</strong>}
        <span className="wd-dim">{placeWords({ group, severity })}</span>
        <span className={classes.summary}>
          {`${String(noise)} of ${String(fired)} firings were noise`}
          {flapping > 0 ? `, ${String(flapping)} over within 5 min` : ''}
          {falsePositives > 0 ? `, ${String(falsePositives)} marked as false` : ''}
        </span>
      </div>
      {advice.data ? (
        <Suggestions advice={advice.data} />
      ) : (
        <span className="wd-dim">
          {advice.error ? `The backtest can’t say: ${advice.error.message}` : 'Asking the backtest…'}
        </span>
      )}
    </li>
  );
}

function Suggestions({ advice: { firings, suggestions } }: { advice: RuleAdvice }): React.ReactNode {
  if (suggestions.length === 0)
    return (
      <span className="wd-dim">
        No longer <code>for</code> and no other threshold would have helped without missing what lasted.
      </span>
    );
  return (
    <ul className={classes.advice}>
      {suggestions.map((each) => (
        <li key={`${String(each.forMs)} ${String(each.threshold)}`}>
          {adviceWords(each)}: {each.firings} instead of {firings} firings
        </li>
      ))}
    </ul>
  );
}
