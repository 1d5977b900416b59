import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RowPanel } from '../layout/sections.ts';
import classes from './edit.module.css';

interface RowSheetProps {
  readonly row: RowPanel;
  readonly variables: readonly string[];
  /** Null where it was given up. */
  readonly onDone: (row: RowPanel | null) => void;
}

/** A row's title, and the variable it stands once for each value of. */
export function RowSheet({ row, variables, onDone }: RowSheetProps): React.ReactNode {
  const [title, setTitle] = useState(row.title);
  const [variable, setVariable] = useState(row.repeat?.variable ?? '');
  return (
    <Modal
      opened
      onClose={() => {
        onDone(null);
      }}
      title="Row"
      size="sm"
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const { repeat: _before, ...bare } = row;
          onDone({
            ...bare,
            title,
            ...(variable === ''
              ? {}
              : { repeat: { direction: 'right' as const, maxPerRow: 4, ...row.repeat, variable } }),
          });
        }}
      >
        <TextInput
          label="Title"
          data-autofocus
          value={title}
          onChange={(event) => {
            setTitle(event.currentTarget.value);
          }}
        />
        <NativeSelect
          label="Repeat for each value of"
          value={variable}
          data={[{ value: '', label: 'Not repeated' }, ...variables]}
          onChange={(event) => {
            setVariable(event.currentTarget.value);
          }}
        />
        <div className={classes.formActions}>
          <Button type="submit">Done</Button>
        </div>
      </form>
    </Modal>
  );
}
