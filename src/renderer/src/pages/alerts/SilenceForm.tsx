import { Button, Modal, NumberInput, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { NewSilence } from '#shared/contract/alerts.ts';
import { useAction } from '../../live/use-method.ts';
import { matcherText, readMatchers } from './silence-words.ts';
import classes from './alerts.module.css';

const UNITS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

interface SilenceFormProps {
  readonly initial: NewSilence;
  readonly onClose: () => void;
}

/** The sheet that sets a silence or changes one. */
export function SilenceForm({ initial, onClose }: SilenceFormProps): React.ReactNode {
  const [text, setText] = useState(initial.matchers.map(matcherText).join('\n'));
  const [comment, setComment] = useState(initial.comment);
  const [amount, setAmount] = useState(
    Math.max(1, Math.round((initial.endsAtMs - initial.startsAtMs) / UNITS.hours)),
  );
  const [unit, setUnit] = useState<Unit>('hours');
  const saving = useAction('alerts.putSilence', ['alerts.silences']);
  const { matchers, wrong } = readMatchers(text);
  const error =
    wrong.length > 0
      ? `Not a matcher: ${wrong[0] ?? ''}. Write one such as instance="db-1" a line.`
      : matchers.length === 0
        ? 'At least one matcher is needed.'
        : null;

  function save(): void {
    const nowMs = Date.now();
    saving.mutate(
      {
        ...(initial.id === undefined ? {} : { id: initial.id }),
        matchers,
        startsAtMs: nowMs,
        endsAtMs: nowMs + amount * UNITS[unit],
        comment,
      },
      { onSuccess: onClose },
    );
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={initial.id === undefined ? 'New silence' : 'Change the silence'}
      size="lg"
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (error === null) save();
        }}
      >
        <Textarea
          label="Alerts with all of these labels"
          description="One a line: name=value, != for other than, =~ and !~ for a regular expression"
          classNames={{ input: 'wd-mono' }}
          value={text}
          error={text.trim() === '' && initial.matchers.length === 0 ? null : error}
          autosize
          minRows={3}
          maxRows={10}
          data-autofocus
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <div className={classes.span}>
          <NumberInput
            label="For"
            min={1}
            max={999}
            value={amount}
            onChange={(value) => {
              setAmount(Number(value) || 1);
            }}
          />
          <Select
            aria-label="Unit of time"
            data={Object.keys(UNITS)}
            value={unit}
            allowDeselect={false}
            onChange={(value) => {
              setUnit((value ?? 'hours') as Unit);
            }}
          />
        </div>
        <Textarea
          label="Why"
          placeholder="Moving the database"
          value={comment}
          maxLength={1_000}
          autosize
          onChange={(event) => {
            setComment(event.currentTarget.value);
          }}
        />
        {saving.error ? <p role="alert">{saving.error.message}</p> : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={error !== null} loading={saving.isPending}>
            Silence
          </Button>
        </div>
      </form>
    </Modal>
  );
}
