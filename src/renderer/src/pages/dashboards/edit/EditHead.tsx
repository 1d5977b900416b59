import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCode,
  IconDeviceFloppy,
  IconSettings,
  IconVariable,
} from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import { useLocation } from 'wouter';
import { Confirm } from '../../../ui/Confirm.tsx';
import { useAddress, withParam } from '../use-address.ts';
import classes from '../view/view.module.css';
import { AddMenu } from './AddMenu.tsx';
import { isChanged, NEW, useDrafts } from './drafts.ts';
import type { Draft } from './drafts.ts';
import { useEditKeys } from './edit-keys.ts';
import { useLeaveGuard } from './leave-guard.ts';
import { SaveSheet } from './SaveSheet.tsx';
import { SettingsSheet } from './SettingsSheet.tsx';
import { VariablesSheet } from './VariablesSheet.tsx';

const YamlSheet = lazy(async () => ({ default: (await import('./YamlSheet.tsx')).YamlSheet }));

interface EditHeadProps {
  readonly id: string;
  readonly draft: Draft;
  /** Of the file that is edited. */
  readonly yaml: string;
}

type Sheet = 'save' | 'settings' | 'variables' | 'yaml' | 'discard';

/** What can be done to a dashboard as a whole while it is edited. */
export function EditHead({ id, draft, yaml }: EditHeadProps): React.ReactNode {
  const [, navigate] = useLocation();
  const { go } = useAddress();
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const { undo, redo, drop } = useDrafts();
  const { present, past, future } = draft.history;
  const hasChanges = isChanged(draft);
  useLeaveGuard(id);
  useEditKeys({
    undo: () => {
      undo(id);
    },
    redo: () => {
      redo(id);
    },
    save: () => {
      setSheet('save');
    },
  });
  const close = () => {
    setSheet(null);
  };
  const leave = () => {
    drop(id);
    if (id === NEW) navigate('/dashboards');
    else go((now) => withParam(now, 'edit', null));
  };
  return (
    <header className={classes.head}>
      <h1>{present.title}</h1>
      <div className={classes.tags}>
        <span className={classes.tileNote}>{hasChanges ? 'Editing, not saved' : 'Editing'}</span>
      </div>
      <div className={classes.headActions}>
        <AddMenu id={id} />
        <HeadIcon
          name="Variables"
          icon={IconVariable}
          onClick={() => {
            setSheet('variables');
          }}
        />
        <HeadIcon
          name="Settings"
          icon={IconSettings}
          onClick={() => {
            setSheet('settings');
          }}
        />
        {id === NEW ? null : (
          <HeadIcon
            name="YAML"
            icon={IconCode}
            onClick={() => {
              setSheet('yaml');
            }}
          />
        )}
        <HeadIcon
          name="Undo"
          icon={IconArrowBackUp}
          isDisabled={past.length === 0}
          onClick={() => {
            undo(id);
          }}
        />
        <HeadIcon
          name="Redo"
          icon={IconArrowForwardUp}
          isDisabled={future.length === 0}
          onClick={() => {
            redo(id);
          }}
        />
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            if (hasChanges) setSheet('discard');
            else leave();
          }}
        >
          {hasChanges ? 'Discard' : 'Done'}
        </Button>
        <Button
          size="xs"
          leftSection={<IconDeviceFloppy size={15} />}
          disabled={!hasChanges}
          onClick={() => {
            setSheet('save');
          }}
        >
          Save
        </Button>
      </div>
      {sheet === 'save' ? <SaveSheet id={id} draft={draft} onClose={close} /> : null}
      {sheet === 'settings' ? <SettingsSheet id={id} dashboard={present} onClose={close} /> : null}
      {sheet === 'variables' ? <VariablesSheet id={id} dashboard={present} onClose={close} /> : null}
      {sheet === 'yaml' ? (
        <Suspense fallback={null}>
          <YamlSheet id={id} draft={draft} yaml={yaml} onClose={close} />
        </Suspense>
      ) : null}
      <Confirm
        opened={sheet === 'discard'}
        title="Discard the changes?"
        action="Discard"
        onClose={close}
        onConfirm={leave}
      >
        {id === NEW ? 'This dashboard was never saved.' : 'The dashboard is again as it was saved last.'}
      </Confirm>
    </header>
  );
}

interface HeadIconProps {
  readonly name: string;
  readonly icon: React.ComponentType<{ size?: number }>;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

function HeadIcon({ name, icon: Icon, isDisabled = false, onClick }: HeadIconProps): React.ReactNode {
  return (
    <Tooltip label={name}>
      <ActionIcon variant="default" size={30} aria-label={name} disabled={isDisabled} onClick={onClick}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
