import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAction } from '../../../live/use-method.ts';
import { whatToDo } from '../../../ui/error-words.ts';
import { toastDone } from '../../../ui/toasts.ts';
import { useAddress, withParam } from '../use-address.ts';
import { isChanged, useDrafts } from './drafts.ts';
import type { Draft } from './drafts.ts';
import classes from './edit.module.css';
import { YamlText } from './YamlText.tsx';

interface YamlSheetProps {
  readonly id: string;
  readonly draft: Draft;
  readonly yaml: string;
  readonly onClose: () => void;
}

/** The file of a dashboard as text, for what no form has: comments stay, mistakes are told with line and column. */
export function YamlSheet({ id, draft, yaml, onClose }: YamlSheetProps): React.ReactNode {
  const [text, setText] = useState(yaml);
  const { go } = useAddress();
  const queries = useQueryClient();
  const drop = useDrafts((state) => state.drop);
  const saving = useAction('dashboards.saveYaml', ['dashboards.versions']);
  const hasDraft = isChanged(draft);
  const save = () => {
    if (draft.revision === null) return;
    saving.mutate(
      { uid: id, yaml: text, revision: draft.revision, message: '' },
      {
        onSuccess: () => {
          drop(id);
          void queries.invalidateQueries({ queryKey: ['dashboards.get', { uid: id }] });
          toastDone('Saved');
          onClose();
          go((now) => withParam(now, 'edit', null));
        },
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title="The dashboard’s file" size="min(960px, 94vw)">
      <div className={classes.form}>
        {hasDraft ? (
          <p className={classes.hint} role="status">
            Your changes aren’t in it: save or discard them first to edit the text.
          </p>
        ) : null}
        <YamlText value={yaml} isReadOnly={hasDraft} onChange={setText} />
        {saving.error ? (
          <p role="alert" className={classes.problem}>
            {saving.error.message} {whatToDo(saving.error.code)}
          </p>
        ) : null}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={hasDraft || text === yaml} loading={saving.isPending} onClick={save}>
            Save
          </Button>
        </div>
      </div>
    </Modal>
  );
}
