import { Button } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { NewSilence, SilenceView } from '#shared/contract/alerts.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { formatClock } from '../../ui/times.ts';
import { SilenceForm } from './SilenceForm.tsx';
import { matcherText } from './silence-words.ts';
import classes from './alerts.module.css';

const BLANK: NewSilence = { matchers: [], startsAtMs: 0, endsAtMs: 2 * 3_600_000, comment: '' };

/** What is kept quiet, until when, by whom and why. */
export function Silences(): React.ReactNode {
  const { data, error, refetch } = useMethod('alerts.silences', {}, { refetchMs: 2_000 });
  const [editing, setEditing] = useState<NewSilence | null>(null);
  const current = data?.filter(({ state }) => state !== 'expired') ?? [];
  const expired = data?.filter(({ state }) => state === 'expired') ?? [];
  const newOne = (
    <Button
      size="compact-sm"
      variant="default"
      onClick={() => {
        setEditing(BLANK);
      }}
    >
      New silence
    </Button>
  );
  return (
    <div className={classes.stack}>
      <Panel title="Silences" note={data ? newOne : null} flush>
        {error && !data ? (
          <ErrorState what="The silences can't be listed" error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <RowsSkeleton rows={3} />
        ) : current.length === 0 ? (
          <EmptyState title="Nothing is silenced" icon={<IconBellOff size={22} />}>
            A silence keeps matching alerts from telling anyone for a time. They go on firing here, and are
            told when it ends if they still do.
          </EmptyState>
        ) : (
          <SilenceRows silences={current} label="Silences" onEdit={setEditing} />
        )}
      </Panel>
      {expired.length > 0 ? (
        <Panel title="Ended" note="kept for five days" flush>
          <SilenceRows silences={expired} label="Ended silences" onEdit={setEditing} />
        </Panel>
      ) : null}
      {editing === null ? null : (
        <SilenceForm
          initial={editing}
          onClose={() => {
            setEditing(null);
          }}
        />
      )}
    </div>
  );
}

interface SilenceRowsProps {
  readonly silences: readonly SilenceView[];
  readonly label: string;
  readonly onEdit: (silence: NewSilence) => void;
}

function SilenceRows({ silences, label, onEdit }: SilenceRowsProps): React.ReactNode {
  const ending = useAction('alerts.expireSilence', ['alerts.silences']);
  return (
    <ul className={classes.rows} aria-label={label}>
      {silences.map((silence) => (
        <li key={silence.id} className={classes.silence}>
          <div className={classes.rowText}>
            <span className={`wd-mono ${classes.matchers ?? ''}`}>
              {silence.matchers.map(matcherText).join(', ')}
            </span>
            <span className="wd-dim">
              {silence.createdBy}
              {silence.comment === '' ? '' : `: ${silence.comment}`}
            </span>
          </div>
          <span className={classes.until}>
            {silence.state === 'expired' ? 'ended' : 'until'} {formatClock(silence.endsAtMs, 'minute')}
            <span className="wd-dim">
              {silence.state === 'active' ? `mutes ${String(silence.mutes.length)} now` : silence.state}
            </span>
          </span>
          <span className={classes.hands}>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                onEdit(silence);
              }}
            >
              {silence.state === 'expired' ? 'Renew' : 'Change'}
            </Button>
            {silence.state === 'expired' ? null : (
              <Button
                size="compact-sm"
                variant="default"
                loading={ending.isPending && ending.variables.id === silence.id}
                onClick={() => {
                  ending.mutate({ id: silence.id });
                }}
              >
                End now
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
