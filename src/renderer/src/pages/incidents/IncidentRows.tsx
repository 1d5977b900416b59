import { Link } from 'wouter';
import type { Incident } from '#shared/contract/incidents.ts';
import { Labels } from '../../ui/Labels.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { alertsWords, statusWords } from './incident-words.ts';
import classes from './incidents.module.css';

/** Open incidents: what, who has it, how far it is. */
export function IncidentRows({
  incidents,
  label,
}: {
  incidents: readonly Incident[];
  label: string;
}): React.ReactNode {
  return (
    <ul className={classes.rows} aria-label={label}>
      {incidents.map((incident) => (
        <li key={incident.id} className={classes.row}>
          <SeverityMark mark={incident.severity} />
          <div className={classes.rowText}>
            <Link href={`/incidents/${String(incident.id)}`} className={classes.rowTitle}>
              {incident.title}
            </Link>
            <span className={classes.rowNote}>
              {alertsWords(incident)} ·{' '}
              {incident.owner === null ? 'nobody has it' : `${incident.owner} has it`}
            </span>
            <Labels labels={incident.labels} omit={['alertname', 'severity', '__name__']} />
          </div>
          <span className={classes.badge} data-status={incident.status}>
            {statusWords[incident.status]}
          </span>
          <span className={classes.since}>
            <RelativeAge atMs={incident.firedAtMs} />
          </span>
        </li>
      ))}
    </ul>
  );
}
