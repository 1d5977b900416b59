import { Button, Menu, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { Incident, IncidentStatus } from '#shared/contract/incidents.ts';
import { severities, severitySchema } from '#shared/model/severity.ts';
import { useAction } from '../../live/use-method.ts';
import { nextSteps } from './incident-words.ts';
import classes from './incidents.module.css';

/** What a person does with an incident: take the next step, hand it over, call it by a better name. */
export function IncidentHands({ incident }: { incident: Incident }): React.ReactNode {
  const [stepping, setStepping] = useState<{ status: IncidentStatus; verb: string } | null>(null);
  const [editing, setEditing] = useState(false);
  const [usual, ...others] = nextSteps(incident.status);
  return (
    <>
      {usual ? (
        <Button
          onClick={() => {
            setStepping(usual);
          }}
        >
          {usual.verb}
        </Button>
      ) : null}
      {others.map((step) => (
        <Button
          key={step.status}
          variant="default"
          onClick={() => {
            setStepping(step);
          }}
        >
          {step.verb}
        </Button>
      ))}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" aria-label="More" px="xs">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() => {
              setEditing(true);
            }}
          >
            Edit title, severity, owner…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {stepping ? (
        <StepForm
          incident={incident}
          step={stepping}
          onClose={() => {
            setStepping(null);
          }}
        />
      ) : null}
      {editing ? (
        <EditForm
          incident={incident}
          onClose={() => {
            setEditing(false);
          }}
        />
      ) : null}
    </>
  );
}

function StepForm({
  incident,
  step,
  onClose,
}: {
  incident: Incident;
  step: { readonly status: IncidentStatus; readonly verb: string };
  onClose: () => void;
}): React.ReactNode {
  const [comment, setComment] = useState('');
  const setting = useAction('incidents.setStatus', ['incidents.get', 'incidents.list']);
  return (
    <Modal opened onClose={onClose} title={`${step.verb}: ${incident.title}`} size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          setting.mutate({ id: incident.id, status: step.status, comment }, { onSuccess: onClose });
        }}
      >
        <p className="wd-dim">{HINTS[step.status]}</p>
        <Textarea
          label="Comment"
          value={comment}
          autosize
          minRows={2}
          maxLength={2_000}
          data-autofocus
          onChange={(event) => {
            setComment(event.currentTarget.value);
          }}
        />
        {setting.error ? <p role="alert">{setting.error.message}</p> : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={setting.isPending}>
            {step.verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const HINTS: Readonly<Record<IncidentStatus, string>> = {
  triggered: 'It stands among the open ones again.',
  acknowledged: 'You have it. Its alerts are acknowledged with it, and you are the owner unless somebody is.',
  mitigated: 'Nobody is hurt by it any more, but the cause is still there.',
  resolved: 'It is over. The time to resolve ends now.',
  postmortem: 'The postmortem is written and read.',
};

function EditForm({ incident, onClose }: { incident: Incident; onClose: () => void }): React.ReactNode {
  const [title, setTitle] = useState(incident.title);
  const [severity, setSeverity] = useState(incident.severity);
  const [owner, setOwner] = useState(incident.owner ?? '');
  const editing = useAction('incidents.edit', ['incidents.get', 'incidents.list']);
  const owning = useAction('incidents.setOwner', ['incidents.get', 'incidents.list']);
  const error = editing.error ?? owning.error;
  const save = async (): Promise<void> => {
    await editing.mutateAsync({ id: incident.id, title, severity });
    await owning.mutateAsync({ id: incident.id, owner: owner.trim() === '' ? null : owner.trim() });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Edit incident" size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          // What went wrong is shown below.
          save().catch(() => undefined);
        }}
      >
        <TextInput
          label="Title"
          value={title}
          required
          maxLength={300}
          data-autofocus
          onChange={(event) => {
            setTitle(event.currentTarget.value);
          }}
        />
        <Select
          label="Severity"
          data={[...severities]}
          value={severity}
          allowDeselect={false}
          onChange={(next) => {
            setSeverity(severitySchema.catch(incident.severity).parse(next));
          }}
        />
        <TextInput
          label="Owner"
          placeholder="Nobody"
          value={owner}
          maxLength={200}
          onChange={(event) => {
            setOwner(event.currentTarget.value);
          }}
        />
        {error ? <p role="alert">{error.message}</p> : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={editing.isPending || owning.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
