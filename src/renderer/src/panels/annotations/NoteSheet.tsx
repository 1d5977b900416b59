import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { annotationKinds } from '#shared/contract/annotations.ts';
import type { AnnotationKind } from '#shared/contract/annotations.ts';
import { fromLocalInput, toLocalInput } from '../../app/time-range.ts';
import { useEngine } from '../../live/client.ts';
import { useAction } from '../../live/use-method.ts';
import { toastDone } from '../../ui/toasts.ts';
import { refreshSpans } from './span-store.ts';
import type { NoteDraft } from './note-draft.ts';
import classes from './annotations.module.css';

interface NoteSheetProps {
  readonly draft: NoteDraft;
  readonly onClose: () => void;
}

const kinds = annotationKinds.map((value) => ({
  value,
  label: value === 'note' ? 'Note' : 'Deployment',
}));

/** Writes down what happened at a time; it is seen on every chart from then on. */
export function NoteSheet({ draft, onClose }: NoteSheetProps): React.ReactNode {
  const { client } = useEngine();
  const adding = useAction('annotations.add', ['annotations.list']);
  const [kind, setKind] = useState<AnnotationKind>('note');
  const [text, setText] = useState('');
  const [from, setFrom] = useState(toLocalInput(draft.fromMs));
  const [to, setTo] = useState(draft.toMs === null ? '' : toLocalInput(draft.toMs));
  const fromMs = fromLocalInput(from);
  const toMs = to === '' ? null : fromLocalInput(to);
  const isInOrder = fromMs === null || toMs === null || toMs >= fromMs;
  const isWhole = fromMs !== null && isInOrder && text.trim() !== '';
  return (
    <Modal opened onClose={onClose} title="Write down what happened" size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWhole) return;
          // A field of whole seconds says less than a click did.
          const at = from === toLocalInput(draft.fromMs) ? draft.fromMs : fromMs;
          adding.mutate(
            { kind, text, fromMs: at, toMs },
            {
              onSuccess: () => {
                refreshSpans(client);
                toastDone(kind === 'note' ? 'Note added' : 'Deployment added');
                onClose();
              },
            },
          );
        }}
      >
        <SegmentedControl
          aria-label="What it is"
          data={kinds}
          value={kind}
          onChange={(value) => {
            setKind(value);
          }}
        />
        <Textarea
          label="Text"
          data-autofocus
          autosize
          minRows={2}
          maxRows={8}
          placeholder={kind === 'note' ? 'Moved the backup to 03:00' : 'checkout 2.14.0'}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <div className={classes.times}>
          <TextInput
            label="When"
            type="datetime-local"
            step={1}
            value={from}
            error={fromMs === null ? 'A time is needed' : null}
            onChange={(event) => {
              setFrom(event.currentTarget.value);
            }}
          />
          <TextInput
            label="Until"
            description="Empty: a moment"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            type="datetime-local"
            step={1}
            value={to}
            error={isInOrder ? null : 'It ends before it begins'}
            onChange={(event) => {
              setTo(event.currentTarget.value);
            }}
          />
        </div>
        {adding.error ? (
          <p role="alert" className={classes.problem}>
            {adding.error.message}
          </p>
        ) : null}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={adding.isPending} disabled={!isWhole}>
            Add
          </Button>
        </div>
      </form>
    </Modal>
  );
}
