import { Button, Modal, PasswordInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { PlaybookRun } from '#shared/contract/playbooks.ts';
import { useAction } from '../../live/use-method.ts';
import { useTopic } from '../../live/use-topic.ts';
import { isActive, needsAnswer } from './playbook-words.ts';
import classes from './playbooks.module.css';

interface RunHandsProps {
  readonly run: PlaybookRun;
  readonly compact?: boolean;
}

/** What a person does about a run: says yes or no, or ends it. */
export function RunHands({ run, compact = false }: RunHandsProps): React.ReactNode {
  const approving = useAction('playbooks.approve', ['playbooks.run']);
  const denying = useAction('playbooks.deny', ['playbooks.run']);
  const killing = useAction('playbooks.kill', ['playbooks.run']);
  const [proving, setProving] = useState(false);
  if (!isActive(run)) return null;
  const size = compact ? 'compact-sm' : 'sm';
  const { id } = run;
  const asked = needsAnswer(run);
  const error = approving.error ?? denying.error ?? killing.error;
  return (
    <div className={classes.hands}>
      {asked ? (
        <>
          <Button
            size={size}
            loading={approving.isPending}
            aria-label={`Approve ${run.title}`}
            onClick={() => {
              if (run.approval === 'two_persons') setProving(true);
              else approving.mutate({ id });
            }}
          >
            {run.status === 'waiting' ? 'Approve' : 'Yes'}
          </Button>
          <Button
            size={size}
            variant="default"
            loading={denying.isPending}
            aria-label={`Deny ${run.title}`}
            onClick={() => {
              denying.mutate({ id });
            }}
          >
            {run.status === 'waiting' ? 'Deny' : 'No'}
          </Button>
        </>
      ) : null}
      {run.status === 'running' ? (
        <Button
          size={size}
          variant="default"
          color="red"
          loading={killing.isPending}
          aria-label={`Kill ${run.title}`}
          onClick={() => {
            killing.mutate({ id });
          }}
        >
          Kill
        </Button>
      ) : null}
      {error ? (
        <span role="alert" className={classes.handsError}>
          {error.message}
        </span>
      ) : null}
      {proving ? (
        <ProveForm
          run={run}
          onClose={() => {
            setProving(false);
          }}
        />
      ) : null}
    </div>
  );
}

/** Where two persons are needed, each says who they are and proves it. */
function ProveForm({ run, onClose }: { run: PlaybookRun; onClose: () => void }): React.ReactNode {
  const { frame } = useTopic('playbooks');
  const [by, setBy] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const approving = useAction('playbooks.approve', ['playbooks.run']);
  const others = (frame?.approvers ?? []).filter((name) => !run.approvedBy.includes(name));
  return (
    <Modal opened onClose={onClose} title={`Approve ${run.title}`} size="sm">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (by !== null) approving.mutate({ id: run.id, by, code }, { onSuccess: onClose });
        }}
      >
        <p className="wd-dim">
          Two persons approve this one.
          {run.approvedBy.length === 0 ? '' : ` ${run.approvedBy.join(' and ')} did already.`}
        </p>
        <Select label="You are" data={others} value={by} onChange={setBy} required />
        <PasswordInput
          label="Your code"
          value={code}
          required
          onChange={(event) => {
            setCode(event.currentTarget.value);
          }}
        />
        {approving.error ? <p role="alert">{approving.error.message}</p> : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={approving.isPending} disabled={by === null}>
            Approve
          </Button>
        </div>
      </form>
    </Modal>
  );
}
