import { IconArrowsShuffle } from '@tabler/icons-react';
import { Link } from 'wouter';
import { formatPercent } from '#shared/format/index.ts';
import type { SimilarIncident } from '#shared/contract/incidents.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { markOfIncident, orDash, statusWords } from './incident-words.ts';
import classes from './incidents.module.css';

/** Earlier ones like it, and why. */
export function SimilarIncidents({ similar }: { similar: readonly SimilarIncident[] }): React.ReactNode {
  return (
    <Panel title="Similar incidents" note="by rule, place and what was written" flush>
      {similar.length === 0 ? (
        <EmptyState title="Nothing like it so far" icon={<IconArrowsShuffle size={22} />}>
          Incidents of the same rule, in the same place or described in the same words would stand here.
        </EmptyState>
      ) : (
        <ul className={classes.rows} aria-label="Similar incidents">
          {similar.map(({ incident, score, reasons }) => (
            <li key={incident.id} className={classes.row}>
              <SeverityMark mark={markOfIncident(incident)} />
              <div className={classes.rowText}>
                <Link href={`/incidents/${String(incident.id)}`} className={classes.rowTitle}>
                  {incident.title}
                </Link>
                <span className={classes.rowNote}>{reasons.join(' · ')}</span>
                <span className={classes.rowNote}>
                  {statusWords[incident.status]}
                  {incident.resolveMs === null ? '' : ` after ${orDash(incident.resolveMs)}`}
                </span>
              </div>
              <span className={classes.since} title="How much they have in common">
                {formatPercent(score)}
              </span>
              <span className={classes.since}>
                <RelativeAge atMs={incident.firedAtMs} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
