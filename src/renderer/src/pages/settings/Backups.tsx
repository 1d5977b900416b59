import { Button } from '@mantine/core';
import { formatBytes, formatDurationCompact } from '#shared/format/index.ts';
import type { BackupStatus } from '#shared/contract/backups.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { formatDateTime } from '../../ui/times.ts';
import classes from './settings.module.css';

/** The newest ones; the folder has them all. */
const SHOWN = 7;

/** When the last backup was made and what it is, when the next one is due, and one at once. */
export function Backups(): React.ReactNode {
  const { data, error, refetch } = useMethod('backups.status', {}, { refetchMs: 2_000 });
  const run = useAction('backups.run', ['backups.status']);
  const isOff = data?.folder === null && data.bucket === null;
  return (
    <Panel
      title="Backups"
      actions={
        data && !isOff ? (
          <Button
            variant="default"
            size="xs"
            loading={data.isRunning || run.isPending}
            onClick={() => {
              run.mutate({});
            }}
          >
            Back up now
          </Button>
        ) : null
      }
    >
      {error && !data ? (
        <ErrorState what="The backups can't be listed" error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={3} />
      ) : isOff ? (
        <EmptyState title="No place for backups">
          Name a folder under <code>backup: folder:</code> in the config file, or a bucket under{' '}
          <code>s3:</code>, and one is made every day.
        </EmptyState>
      ) : (
        <Facts status={data} />
      )}
      {run.error ? (
        <p role="alert" className={classes.error}>
          Not started: {run.error.message}
        </p>
      ) : null}
    </Panel>
  );
}

function Facts({ status }: { readonly status: BackupStatus }): React.ReactNode {
  const { folder, bucket, everyMs, keepMs, kept, nextAtMs, failure, isRunning } = status;
  const places = [folder, bucket === null ? null : `bucket ${bucket}`].filter((place) => place !== null);
  return (
    <>
      {failure === null ? null : (
        <p role="alert" className={classes.error}>
          The last one failed: {failure}
        </p>
      )}
      <dl className={classes.facts}>
        <dt>Last</dt>
        <dd>
          <RelativeAge atMs={kept[0]?.createdAtMs ?? null} withTime />
        </dd>
        <dt>Next</dt>
        <dd>
          {isRunning ? 'being made' : nextAtMs === null ? 'in a moment' : formatDateTime(nextAtMs, 'minute')}
        </dd>
        <dt>Every</dt>
        <dd>
          {formatDurationCompact(everyMs)}, kept for {formatDurationCompact(keepMs)}
        </dd>
        <dt>Where</dt>
        <dd className="wd-mono">{places.join(' and ')}</dd>
      </dl>
      {kept.length === 0 ? null : (
        <ul className={classes.backups} aria-label="Backups">
          {kept.slice(0, SHOWN).map((backup) => (
            <li key={backup.name} title={backup.name}>
              <span>{formatDateTime(backup.createdAtMs, 'minute')}</span>
              <span className="wd-dim">{backup.places.join(', ')}</span>
              <span className="wd-mono">{formatBytes(backup.sizeBytes)}</span>
            </li>
          ))}
          {kept.length > SHOWN ? <li className="wd-dim">and {kept.length - SHOWN} older</li> : null}
        </ul>
      )}
    </>
  );
}
