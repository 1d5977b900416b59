import { Button, Modal, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Dashboard } from '#shared/dashboard/index.ts';
import { parseDuration } from '../../../app/time-range.ts';
import { useDrafts } from './drafts.ts';
import classes from './edit.module.css';
import { LinksField } from './LinksField.tsx';
import { TagsField } from './TagsField.tsx';

const drawn = [
  ['alerts', 'When alerts fired'],
  ['incidents', 'Incidents'],
  ['deployments', 'Deployments'],
  ['notes', 'Notes'],
  ['sleep', 'When this machine slept'],
] as const;

interface SettingsSheetProps {
  readonly id: string;
  readonly dashboard: Dashboard;
  readonly onClose: () => void;
}

/** What a dashboard says of itself. */
export function SettingsSheet({ id, dashboard, onClose }: SettingsSheetProps): React.ReactNode {
  const change = useDrafts((state) => state.change);
  const [draft, setDraft] = useState(dashboard);
  const [range, setRange] = useState(dashboard.range ?? '');
  const rangeError = range !== '' && parseDuration(range) === null ? 'A number and s, m, h, d or w' : null;
  const set = (part: Partial<Dashboard>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  return (
    <Modal opened onClose={onClose} title="Settings of the dashboard" size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (rangeError !== null || draft.title.trim() === '') return;
          const { range: _range, description, links = [], ...rest } = draft;
          const named = links.filter(({ url }) => url.trim() !== '');
          change(id, () => ({
            ...rest,
            ...(description === undefined || description === '' ? {} : { description }),
            ...(range === '' ? {} : { range }),
            ...(named.length === 0 ? {} : { links: named }),
          }));
          onClose();
        }}
      >
        <TextInput
          label="Title"
          data-autofocus
          value={draft.title}
          error={draft.title.trim() === '' ? 'A dashboard needs a title' : null}
          onChange={(event) => {
            set({ title: event.currentTarget.value });
          }}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={6}
          value={draft.description ?? ''}
          onChange={(event) => {
            set({ description: event.currentTarget.value });
          }}
        />
        <TagsField
          tags={draft.tags}
          onChange={(tags) => {
            set({ tags: [...tags] });
          }}
        />
        <TextInput
          label="Opens with the last"
          description="Empty: the time range the window shows"
          placeholder="6h"
          value={range}
          error={rangeError}
          onChange={(event) => {
            setRange(event.currentTarget.value);
          }}
        />
        <LinksField
          links={draft.links ?? []}
          onChange={(links) => {
            set({ links });
          }}
        />
        <fieldset className={classes.group}>
          <legend>Drawn on the charts</legend>
          {drawn.map(([name, label]) => (
            <Switch
              key={name}
              label={label}
              checked={draft.annotations[name]}
              onChange={(event) => {
                set({ annotations: { ...draft.annotations, [name]: event.currentTarget.checked } });
              }}
            />
          ))}
        </fieldset>
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Done</Button>
        </div>
      </form>
    </Modal>
  );
}
