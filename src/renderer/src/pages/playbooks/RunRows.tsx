import { Link } from 'wouter';
import type { PlaybookRun } from '#shared/contract/playbooks.ts';
import { Labels } from '../../ui/Labels.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { markOfRun, runWords } from './playbook-words.ts';
import { RunHands } from './RunHands.tsx';
import classes from './playbooks.module.css';

/** Runs: what, because of what, how it stands, and what a person can do about it. */
export function RunRows({ runs, label }: { runs: readonly PlaybookRun[]; label: string }): React.ReactNode {
  return (
    <ul className={classes.rows} aria-label={label}>
      {runs.map((run) => (
        <li key={run.id} className={classes.row}>
          <SeverityMark mark={markOfRun(run.status)} />
          <div className={classes.rowText}>
            <div className={classes.rowTitle}>
              <Link href={`/playbooks/runs/${String(run.id)}`}>{run.title}</Link>
              <span className="wd-dim">
                {runWords(run)}
                {run.reason === '' ? '' : `: ${run.reason}`}
              </span>
            </div>
            <span className={classes.note}>
              {run.trigger}
              {stepWords(run)}
            </span>
            <Labels labels={run.labels} omit={['alertname', 'severity', '__name__']} />
          </div>
          <span className={classes.since}>
            <RelativeAge atMs={run.createdAtMs} />
          </span>
          <RunHands run={run} compact />
        </li>
      ))}
    </ul>
  );
}

/** Where a run under way is. */
function stepWords({ steps }: PlaybookRun): string {
  const at = steps.find(({ status }) => status === 'running' || status === 'asking');
  return at === undefined ? '' : ` · step ${String(at.index + 1)} of ${String(steps.length)}: ${at.name}`;
}
