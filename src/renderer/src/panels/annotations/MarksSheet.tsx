import { ActionIcon, Button, Modal } from '@mantine/core';
import { IconNote, IconRocket, IconTrash } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { TimeAnnotation } from '#shared/contract/annotations.ts';
import { resolveRange } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import { useEngine } from '../../live/client.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { formatClock, formatDateTime, formatUtc } from '../../ui/times.ts';
import { useNoteDraft } from './note-draft.ts';
import { refreshSpans } from './span-store.ts';
import classes from './annotations.module.css';

/** Notes and deployments of the time that is shown, to be read and taken away. */
export function MarksSheet({ onClose }: { onClose: () => void }): React.ReactNode {
  const range = useTimeStore((state) => state.range);
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const { fromMs, toMs: endMs } = resolveRange(range, chosenAtMs);
  const toMs = range.kind === 'live' ? 8.64e15 : endMs;
  const { data, error, refetch } = useMethod('annotations.list', { fromMs, toMs }, { keepPrevious: true });
  const begin = useNoteDraft((state) => state.begin);
  return (
    <Modal opened onClose={onClose} title="Notes and deployments of this time" size="lg">
      {error ? (
        <ErrorState what="They can’t be read" error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <RowsSkeleton rows={3} />
      ) : data.length === 0 ? (
        <EmptyState title="Nothing was written down">
          Ctrl and a click on a chart writes a note at that moment. Programs that deploy software can tell of
          it: docs/annotations.md says how.
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {data.toReversed().map((each) => (
            <Mark key={`${String(each.id)}:${String(each.fromMs)}:${each.text}`} annotation={each} />
          ))}
        </ul>
      )}
      <div className={classes.actions}>
        <Button
          variant="default"
          onClick={() => {
            onClose();
            begin(resolveRange(range, Date.now()).toMs, null);
          }}
        >
          Write a note
        </Button>
      </div>
    </Modal>
  );
}

function Mark({ annotation }: { annotation: TimeAnnotation }): React.ReactNode {
  const { id, kind, fromMs, toMs, text, tags, by, incidentId } = annotation;
  const { client } = useEngine();
  const removing = useAction('annotations.remove', ['annotations.list']);
  return (
    <li>
      {kind === 'deployment' ? (
        <IconRocket size={16} aria-label="Deployment" />
      ) : (
        <IconNote size={16} aria-label="Note" />
      )}
      <div>
        <p>{text}</p>
        <small title={formatUtc(fromMs)}>
          {formatDateTime(fromMs)}
          {toMs === null
            ? ''
            : ` – ${isSameDay(fromMs, toMs) ? formatClock(toMs) : formatDateTime(toMs)}`} ·{' '}
          {[by, ...tags].join(', ')}
          {removing.error ? ` · not removed: ${removing.error.message}` : ''}
        </small>
      </div>
      {id === null ? (
        <Link href={`/incidents/${String(incidentId)}`}>Incident {incidentId}</Link>
      ) : (
        <ActionIcon
          aria-label={`Remove “${text}”`}
          loading={removing.isPending}
          onClick={() => {
            removing.mutate(
              { id },
              {
                onSuccess: () => {
                  refreshSpans(client);
                },
              },
            );
          }}
        >
          <IconTrash size={15} />
        </ActionIcon>
      )}
    </li>
  );
}

function isSameDay(aMs: number, bMs: number): boolean {
  return new Date(aMs).toDateString() === new Date(bMs).toDateString();
}
