import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Alert } from '#shared/contract/alerts.ts';
import { severities, severitySchema } from '#shared/model/severity.ts';
import { useAction } from '../../live/use-method.ts';
import { alertSummary } from '../alerts/alert-words.ts';
import classes from './incidents.module.css';

interface OpenIncidentProps {
  /** The alert it is opened from. */
  readonly alert?: Alert;
  readonly onClose: () => void;
}

/** Opens an incident by hand. */
export function OpenIncident({ alert, onClose }: OpenIncidentProps): React.ReactNode {
  const [, navigate] = useLocation();
  const [title, setTitle] = useState(alert ? alertSummary(alert) : '');
  const [severity, setSeverity] = useState(alert?.severity ?? 'high');
  const opening = useAction('incidents.open', ['incidents.list']);
  return (
    <Modal opened onClose={onClose} title="Open incident" size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          opening.mutate(
            { title, severity, fingerprint: alert?.fingerprint ?? null },
            {
              onSuccess: ({ id }) => {
                navigate(`/incidents/${String(id)}`);
              },
            },
          );
        }}
      >
        <TextInput
          label="What is going on?"
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
            setSeverity(severitySchema.catch('high').parse(next));
          }}
        />
        {opening.error ? <p role="alert">{opening.error.message}</p> : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={opening.isPending}>
            Open incident
          </Button>
        </div>
      </form>
    </Modal>
  );
}
