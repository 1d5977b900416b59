import { Button, Switch } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import type { Playbook, ShippedPlaybook } from '#shared/contract/playbooks.ts';
import { useAction, useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { toastDone } from '../../ui/toasts.ts';
import { approvalWords } from './playbook-words.ts';
import classes from './playbooks.module.css';

/** The playbooks of the config, and those that come with Watchdeck. */
export function PlaybookList(): React.ReactNode {
  const list = useMethod('playbooks.list', {}, { refetchMs: 3_000 });
  const shipped = useMethod('playbooks.shipped', {});
  const offered = shipped.data?.filter(({ added }) => !added) ?? [];
  return (
    <div className={classes.stack}>
      <Panel title="In your config" flush>
        {list.error && !list.data ? (
          <ErrorState
            what="The playbooks can't be listed"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : !list.data ? (
          <RowsSkeleton rows={3} />
        ) : list.data.length === 0 ? (
          <EmptyState title="No playbooks yet" icon={<IconBook2 size={22} />}>
            Name their files under playbook_files in watchdeck.yml, or add one of those below.
          </EmptyState>
        ) : (
          <ul className={classes.rows} aria-label="Playbooks">
            {list.data.map((playbook) => (
              <PlaybookRow key={playbook.name} playbook={playbook} />
            ))}
          </ul>
        )}
      </Panel>
      {offered.length > 0 ? (
        <Panel title="Come with Watchdeck" note="added without being enabled" flush>
          <ul className={classes.rows} aria-label="Playbooks to add">
            {offered.map((each) => (
              <ShippedRow key={each.id} shipped={each} />
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}

function PlaybookRow({ playbook }: { playbook: Playbook }): React.ReactNode {
  const [, navigate] = useLocation();
  const starting = useAction('playbooks.start');
  const enabling = useAction('playbooks.setEnabled', ['playbooks.list']);
  const closing = useAction('playbooks.closeBreaker', ['playbooks.list']);
  const { name, title, breaker, blockers } = playbook;
  const error = starting.error ?? enabling.error ?? closing.error;
  const start = (dryRun: boolean): void => {
    starting.mutate(
      { name, dryRun },
      {
        onSuccess: ({ id }) => {
          navigate(`/playbooks/runs/${String(id)}`);
        },
      },
    );
  };
  return (
    <li className={classes.playbook}>
      <div className={classes.rowText}>
        <div className={classes.rowTitle}>
          <strong>{title}</strong>
          <span className="wd-dim">
            {approvalWords[playbook.approval]}, at most {playbook.rateLimit}
            {playbook.dryRun ? ', dry runs only' : ''}
          </span>
        </div>
        {playbook.description === '' ? null : <span className={classes.note}>{playbook.description}</span>}
        <span className={classes.note}>
          Begins with {playbook.trigger} · {playbook.steps.map((step) => step.name).join(' → ')}
        </span>
        <span className={`wd-mono ${classes.source ?? ''}`}>{playbook.source}</span>
        {breaker.state === 'closed' ? null : (
          <span className={classes.note}>
            <SeverityMark
              mark="high"
              label={
                breaker.state === 'open'
                  ? `failed ${String(breaker.failures)} times in a row and is held back`
                  : 'failed before; the next run is a trial'
              }
            />{' '}
            {breaker.untilMs === null ? null : (
              <>
                until <RelativeAge atMs={breaker.untilMs} withTime />{' '}
              </>
            )}
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => {
                closing.mutate({ name });
              }}
            >
              Let it run
            </Button>
          </span>
        )}
        {blockers.length > 0 ? (
          <span className={classes.note}>
            <SeverityMark mark="unknown" label={`can't do all of it: ${blockers.join('; ')}`} />
          </span>
        ) : null}
        {error ? <span role="alert">{error.message}</span> : null}
      </div>
      <div className={classes.hands}>
        <Switch
          label="Enabled"
          aria-label={`Enable ${title}`}
          checked={playbook.enabled}
          onChange={(event) => {
            enabling.mutate({ name, enabled: event.currentTarget.checked });
          }}
        />
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Dry run ${title}`}
          loading={starting.isPending}
          onClick={() => {
            start(true);
          }}
        >
          Dry run
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Run ${title}`}
          disabled={!playbook.enabled}
          loading={starting.isPending}
          onClick={() => {
            start(false);
          }}
        >
          Run
        </Button>
      </div>
    </li>
  );
}

function ShippedRow({ shipped }: { shipped: ShippedPlaybook }): React.ReactNode {
  const adding = useAction('playbooks.add', ['playbooks.list', 'playbooks.shipped']);
  return (
    <li className={classes.playbook}>
      <div className={classes.rowText}>
        <strong>{shipped.title}</strong>
        <span className={classes.note}>{shipped.about}</span>
        <details>
          <summary className={classes.note}>Read it</summary>
          <pre className={classes.output}>{shipped.text}</pre>
        </details>
        {adding.error ? <span role="alert">{adding.error.message}</span> : null}
      </div>
      <div className={classes.hands}>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Add ${shipped.title}`}
          loading={adding.isPending}
          onClick={() => {
            adding.mutate(
              { id: shipped.id },
              {
                onSuccess: ({ file }) => {
                  toastDone('Playbook added', `${file}: look at a dry run before you enable it`);
                },
              },
            );
          }}
        >
          Add
        </Button>
      </div>
    </li>
  );
}
