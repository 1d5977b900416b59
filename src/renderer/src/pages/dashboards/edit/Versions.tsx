import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useAction, useMethod } from '../../../live/use-method.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../../ui/Skeletons.tsx';
import { formatDateTime } from '../../../ui/times.ts';
import { toastDone } from '../../../ui/toasts.ts';
import { useDrafts } from './drafts.ts';
import classes from './edit.module.css';
import { diffLines } from './line-diff.ts';

const origins = {
  console: 'saved here',
  file: 'changed in its file',
  import: 'imported',
  restore: 'restored',
} as const;

/** What a dashboard was before: what each version differs from now in, and the way back to it. */
export function Versions({ uid, onClose }: { uid: string; onClose: () => void }): React.ReactNode {
  const versions = useMethod('dashboards.versions', { uid });
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = chosen ?? versions.data?.[1]?.id ?? versions.data?.[0]?.id ?? null;
  return (
    <Modal opened onClose={onClose} title="Versions" size="min(1100px, 94vw)">
      {versions.error && !versions.data ? (
        <ErrorState
          what="The versions can’t be listed"
          error={versions.error}
          onRetry={() => void versions.refetch()}
        />
      ) : !versions.data ? (
        <RowsSkeleton rows={4} />
      ) : shown === null ? (
        <EmptyState title="No versions yet">
          Each time the dashboard is saved, what it was is kept.
        </EmptyState>
      ) : (
        <div className={classes.split}>
          <ul className={classes.side} aria-label="Versions">
            {versions.data.map(({ id, savedMs, message, by }, i) => (
              <li key={id}>
                <button
                  type="button"
                  aria-current={id === shown}
                  onClick={() => {
                    setChosen(id);
                  }}
                >
                  {formatDateTime(savedMs)}
                  <small>
                    {i === 0 ? 'now, ' : ''}
                    {message === '' ? origins[by] : message}
                  </small>
                </button>
              </li>
            ))}
          </ul>
          <Version
            key={shown}
            uid={uid}
            id={shown}
            isNow={shown === versions.data[0]?.id}
            onClose={onClose}
          />
        </div>
      )}
    </Modal>
  );
}

interface VersionProps {
  readonly uid: string;
  readonly id: number;
  readonly isNow: boolean;
  readonly onClose: () => void;
}

function Version({ uid, id, isNow, onClose }: VersionProps): React.ReactNode {
  const version = useMethod('dashboards.version', { uid, id });
  const now = useMethod('dashboards.get', { uid });
  const queries = useQueryClient();
  const drop = useDrafts((state) => state.drop);
  const restoring = useAction('dashboards.restore', ['dashboards.versions']);
  const [before, after] = [version.data?.yaml, now.data?.yaml];
  const lines = useMemo(
    () => (before === undefined || after === undefined ? null : diffLines(before, after)),
    [before, after],
  );
  const error = version.error ?? restoring.error;
  return (
    <div className={classes.form}>
      {error ? (
        <p role="alert" className={classes.problem}>
          {error.message}
        </p>
      ) : null}
      {lines === null ? (
        <RowsSkeleton rows={6} />
      ) : before === after ? (
        <EmptyState title="As it is now">This version and the dashboard are the same.</EmptyState>
      ) : (
        <>
          <p className={classes.hint}>
            What changed from this version to now: taken out in red, put in in green.
          </p>
          <div className={classes.diff} role="region" aria-label="Difference" tabIndex={0}>
            {lines.map(({ kind, text }, i) => (
              <div key={i} data-kind={kind}>
                {kind === 'added' ? '+ ' : kind === 'removed' ? '− ' : '  '}
                {text}
              </div>
            ))}
          </div>
        </>
      )}
      {isNow || before === after ? null : (
        <div className={classes.formActions}>
          <Button
            loading={restoring.isPending}
            onClick={() => {
              restoring.mutate(
                { uid, id },
                {
                  onSuccess: () => {
                    drop(uid);
                    void queries.invalidateQueries({ queryKey: ['dashboards.get', { uid }] });
                    toastDone('Version restored', 'What it was until now is among the versions.');
                    onClose();
                  },
                },
              );
            }}
          >
            Restore this version
          </Button>
        </div>
      )}
    </div>
  );
}
