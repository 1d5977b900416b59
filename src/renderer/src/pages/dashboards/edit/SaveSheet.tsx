import { Button, Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { MethodResult } from '#shared/contract/index.ts';
import { useEngine } from '../../../live/client.ts';
import { useAction } from '../../../live/use-method.ts';
import { whatToDo } from '../../../ui/error-words.ts';
import { toastDone } from '../../../ui/toasts.ts';
import { useAddress, withParam } from '../use-address.ts';
import { changeWords } from './change-words.ts';
import { NEW, useDrafts } from './drafts.ts';
import type { Draft } from './drafts.ts';
import classes from './edit.module.css';
import { TagsField } from './TagsField.tsx';

interface SaveSheetProps {
  readonly id: string;
  readonly draft: Draft;
  readonly onClose: () => void;
}

/** Saves a draft, with a word on what changed. Where the file changed meanwhile, all three ways out are offered. */
export function SaveSheet({ id, draft, onClose }: SaveSheetProps): React.ReactNode {
  const [, navigate] = useLocation();
  const { client } = useEngine();
  const { go } = useAddress();
  const queries = useQueryClient();
  const { drop, rebase, change } = useDrafts();
  const saving = useAction('dashboards.save', ['dashboards.versions']);
  const [message, setMessage] = useState('');
  const dashboard = draft.history.present;
  const isNew = id === NEW;
  const isConflict = saving.error?.code === 'conflict';

  const save = (as: { uid: string | null; revision: string | null }) => {
    saving.mutate(
      { ...as, dashboard, message, by: draft.isImport ? 'import' : 'console' },
      {
        onSuccess: ({ uid, revision }) => {
          drop(id);
          toastDone(`Saved ${dashboard.title}`);
          // What is shown next is what was saved, before the engine is asked for it.
          queries.setQueryData<MethodResult<'dashboards.get'>>(['dashboards.get', { uid }], (before) =>
            before === undefined ? undefined : { ...before, dashboard, revision },
          );
          void queries.invalidateQueries({ queryKey: ['dashboards.get', { uid }] });
          onClose();
          if (uid === id) go((now) => withParam(now, 'edit', null));
          else navigate(`/dashboards/${encodeURIComponent(uid)}`, { replace: true });
        },
      },
    );
  };
  const fresh = () => client.call('dashboards.get', { uid: id });
  const overwrite = async () => {
    const { revision } = await fresh();
    rebase(id, revision, draft.saved);
    save({ uid: id, revision });
  };
  const reload = () => {
    drop(id);
    void queries.invalidateQueries({ queryKey: ['dashboards.get', { uid: id }] });
    onClose();
    go((now) => withParam(now, 'edit', null));
  };

  return (
    <Modal opened onClose={onClose} title={isNew ? 'Save the new dashboard' : 'Save the dashboard'} size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save({ uid: isNew ? null : id, revision: draft.revision });
        }}
      >
        {isNew ? (
          <>
            <TextInput
              label="Title"
              data-autofocus
              value={dashboard.title}
              error={
                dashboard.title.trim() === '' ? 'A dashboard needs a title: its file is named after it' : null
              }
              onChange={(event) => {
                const title = event.currentTarget.value;
                change(id, (now) => ({ ...now, title }), 'title');
              }}
            />
            <TagsField
              tags={dashboard.tags}
              onChange={(tags) => {
                change(id, (now) => ({ ...now, tags: [...tags] }), 'tags');
              }}
            />
          </>
        ) : (
          <>
            <ul className={classes.changes} aria-label="What changed">
              {changeWords(draft.saved, dashboard).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
            <TextInput
              label="What changed, in your words"
              description="Kept with the version; may be left empty"
              data-autofocus
              maxLength={500}
              value={message}
              onChange={(event) => {
                setMessage(event.currentTarget.value);
              }}
            />
          </>
        )}
        {saving.error && isConflict && !isNew ? (
          <div role="alert" className={classes.conflict}>
            <strong>The file was changed by someone else meanwhile.</strong>
            <p>{saving.error.message}</p>
            <div className={classes.conflictWays}>
              <Button size="xs" variant="default" onClick={reload}>
                Load theirs, drop my changes
              </Button>
              <Button size="xs" variant="default" onClick={() => void overwrite()}>
                Save mine over theirs
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  save({ uid: null, revision: null });
                }}
              >
                Save mine as a new dashboard
              </Button>
            </div>
            <p className="wd-dim">Theirs stays among the versions if you save over it.</p>
          </div>
        ) : saving.error ? (
          <p role="alert" className={classes.problem}>
            {saving.error.message} {whatToDo(saving.error.code)}
          </p>
        ) : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving.isPending} disabled={dashboard.title.trim() === ''}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
