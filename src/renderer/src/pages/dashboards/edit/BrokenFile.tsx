import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { useAction } from '../../../live/use-method.ts';
import { Page } from '../../../ui/Page.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { toastDone } from '../../../ui/toasts.ts';
import classes from './edit.module.css';
import { YamlText } from './YamlText.tsx';

interface BrokenFileProps {
  readonly uid: string;
  readonly problem: string;
  readonly yaml: string;
  readonly revision: string;
}

/** A dashboard whose file can't be read: what is wrong with it, and its text to mend. */
export function BrokenFile({ uid, problem, yaml, revision }: BrokenFileProps): React.ReactNode {
  const queries = useQueryClient();
  const [text, setText] = useState(yaml);
  const saving = useAction('dashboards.saveYaml');
  const save = () => {
    saving.mutate(
      { uid, yaml: text, revision, message: '' },
      {
        onSuccess: () => {
          toastDone('Saved');
          void queries.invalidateQueries({ queryKey: ['dashboards.get', { uid }] });
        },
      },
    );
  };
  const error: WatchdeckError | null = saving.error;
  return (
    <Page title={uid} subtitle="The file of this dashboard can’t be read">
      <Panel
        title="The file"
        actions={
          <Button size="xs" disabled={text === yaml} loading={saving.isPending} onClick={save}>
            Save
          </Button>
        }
      >
        <div className={classes.form}>
          <p role="alert" className={classes.problem}>
            {error?.message ?? problem}
          </p>
          <YamlText value={yaml} isReadOnly={false} onChange={setText} />
        </div>
      </Panel>
    </Page>
  );
}
