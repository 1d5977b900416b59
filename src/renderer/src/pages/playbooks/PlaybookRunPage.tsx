import { IconRobot } from '@tabler/icons-react';
import { Link, useParams } from 'wouter';
import { formatDuration } from '#shared/format/index.ts';
import type { PlaybookRunDetail, RunStep } from '#shared/contract/playbooks.ts';
import { useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Labels } from '../../ui/Labels.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { begunWords, isActive, markOfRun, markOfStep, runWords } from './playbook-words.ts';
import { RunHands } from './RunHands.tsx';
import classes from './playbooks.module.css';

/** One run: what exactly each step does or did, and what it printed. */
export function PlaybookRunPage(): React.ReactNode {
  const id = Number(useParams().id ?? '');
  const { data, error, refetch } = useMethod('playbooks.run', { id }, { refetchMs: 1_000 });
  if (data) return <Whole detail={data} />;
  if (!error) return <RowsSkeleton rows={6} />;
  return (
    <Page title="Run">
      {error.code === 'not_found' || error.code === 'bad_request' ? (
        <EmptyState title="There is no such run" icon={<IconRobot size={22} />}>
          <Link href="/playbooks">All runs</Link>
        </EmptyState>
      ) : (
        <ErrorState what="The run can't be read" error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function Whole({ detail: { run, outputs } }: { detail: PlaybookRunDetail }): React.ReactNode {
  return (
    <Page
      title={run.title}
      subtitle={
        <>
          <SeverityMark mark={markOfRun(run.status)} label={runWords(run)} />
          {run.reason === '' ? '' : `: ${run.reason}`} · run {run.id}
        </>
      }
      actions={<RunHands run={run} />}
    >
      <Panel title="Why">
        <div className={classes.facts}>
          <span>
            {begunWords(run)}, <RelativeAge atMs={run.createdAtMs} withTime />
          </span>
          {run.approvedBy.length > 0 ? <span>Approved by {run.approvedBy.join(' and ')}</span> : null}
          {run.incidentId === null ? null : (
            <Link href={`/incidents/${String(run.incidentId)}`}>Incident {run.incidentId}</Link>
          )}
          {run.fingerprint === null ? null : (
            <Link href={`/alerts/${encodeURIComponent(run.fingerprint)}`}>The alert</Link>
          )}
        </div>
        {Object.keys(run.labels).length === 0 ? null : <Labels labels={run.labels} omit={['__name__']} />}
      </Panel>
      <Panel title="Steps" note={run.dryRun ? 'a dry run: nothing is done' : null} flush>
        {run.steps.length === 0 ? (
          isActive(run) ? (
            <RowsSkeleton rows={3} />
          ) : (
            <EmptyState title="No steps" icon={<IconRobot size={22} />}>
              It ended before its steps were looked at.
            </EmptyState>
          )
        ) : (
          <ol className={classes.rows} aria-label="Steps">
            {run.steps.map((step) => (
              <StepRow key={step.index} step={step} output={outputs[step.index] ?? ''} />
            ))}
          </ol>
        )}
      </Panel>
    </Page>
  );
}

function StepRow({ step, output }: { step: RunStep; output: string }): React.ReactNode {
  const { name, text, status, result, startedAtMs, endedAtMs } = step;
  const tookMs = startedAtMs === null || endedAtMs === null ? null : endedAtMs - startedAtMs;
  return (
    <li className={classes.step}>
      <SeverityMark mark={markOfStep(status)} />
      <div className={classes.rowText}>
        <div className={classes.rowTitle}>
          <strong>{name}</strong>
          <span className="wd-dim">
            {status === 'asking' ? 'asks you' : status}
            {result === '' || result === text ? '' : `: ${result}`}
          </span>
        </div>
        <span className={`wd-mono ${classes.what ?? ''}`}>{text}</span>
        {output === '' ? null : (
          <pre className={classes.output} aria-label={`Output of ${name}`} tabIndex={0}>
            {output}
          </pre>
        )}
      </div>
      <span className={classes.since}>{tookMs === null ? '' : formatDuration(tookMs)}</span>
    </li>
  );
}
