import { formatValue } from '#shared/format/index.ts';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Alert } from '#shared/contract/alerts.ts';
import { Labels } from '../../ui/Labels.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { AlertHands } from './AlertHands.tsx';
import { AlertStanding } from './AlertStanding.tsx';
import { alertSummary } from './alert-words.ts';
import classes from './alerts.module.css';

function Row({ alert }: { alert: Alert }): React.ReactNode {
  return (
    <div className={classes.row}>
      <SeverityMark mark={alert.severity} />
      <div className={classes.rowText}>
        <div className={classes.rowTitle}>
          <Link href={`/alerts/${encodeURIComponent(alert.fingerprint)}`}>{alert.rule}</Link>
          <span className={classes.summary}>{alertSummary(alert)}</span>
        </div>
        <Labels labels={alert.labels} omit={['alertname', 'severity', '__name__']} />
        <AlertStanding alert={alert} />
      </div>
      <span className={classes.value} title={alert.expr}>
        {alert.source === null ? formatValue(alert.value, 'none') : null}
      </span>
      <span className={classes.since}>
        <RelativeAge atMs={alert.firedAtMs ?? alert.activeSinceMs} />
      </span>
      <AlertHands alert={alert} compact />
    </div>
  );
}

/**
 * An alert in one line: what, where, how much, since when; and what a person can do about it. Scrolling a list moves its rows
 * and doesn't draw them anew.
 */
export const AlertRow = memo(Row);
