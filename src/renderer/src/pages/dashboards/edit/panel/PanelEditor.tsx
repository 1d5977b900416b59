import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconArrowLeft } from '@tabler/icons-react';
import { interpolate } from '#shared/dashboard/index.ts';
import type { Dashboard, Panel, VariableScope } from '#shared/dashboard/index.ts';
import { useTimeStore } from '../../../../app/time-store.ts';
import { PanelBody } from '../../../../panels/PanelBody.tsx';
import { useDrafts } from '../drafts.ts';
import { useEditKeys } from '../edit-keys.ts';
import { useLeaveGuard } from '../leave-guard.ts';
import { replacePanel } from '../operations.ts';
import { DisplayFields } from './DisplayFields.tsx';
import { KindFields } from './KindFields.tsx';
import { MappingFields } from './MappingFields.tsx';
import { OverrideFields } from './OverrideFields.tsx';
import { PanelFields } from './PanelFields.tsx';
import { QueryFields } from './QueryFields.tsx';
import { SeriesFields } from './SeriesFields.tsx';
import { ThresholdFields } from './ThresholdFields.tsx';
import classes from './panel.module.css';

interface PanelEditorProps {
  readonly draftKey: string;
  readonly panel: Panel;
  readonly dashboard: Dashboard;
  readonly scope: VariableScope;
  readonly onDone: () => void;
}

/** One panel at work: above what it draws, below what it asks, beside it how it looks. Every change is drawn at once. */
export function PanelEditor({
  draftKey,
  panel,
  dashboard,
  scope,
  onDone,
}: PanelEditorProps): React.ReactNode {
  const draft = useDrafts((state) => state.drafts[draftKey]);
  const { change, undo, redo } = useDrafts();
  const range = useTimeStore((state) => state.range);
  const zoom = useTimeStore((state) => state.zoom);
  useLeaveGuard(draftKey);
  useEditKeys({
    undo: () => {
      undo(draftKey);
    },
    redo: () => {
      redo(draftKey);
    },
    save: onDone,
  });
  const set = (next: Panel, step: string) => {
    change(draftKey, (now) => replacePanel(now, next), `${String(panel.id)} ${step}`);
  };
  const title = interpolate(panel.title, scope, 'text');
  return (
    <div className={classes.editor}>
      <header className={classes.head}>
        <Button size="xs" variant="default" leftSection={<IconArrowLeft size={15} />} onClick={onDone}>
          Back to the dashboard
        </Button>
        <h1>{title === '' ? 'Panel' : title}</h1>
        <span className={classes.note}>Saved together with the dashboard</span>
        <Tooltip label="Undo">
          <ActionIcon
            variant="default"
            size={30}
            aria-label="Undo"
            disabled={(draft?.history.past.length ?? 0) === 0}
            onClick={() => {
              undo(draftKey);
            }}
          >
            <IconArrowBackUp size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Redo">
          <ActionIcon
            variant="default"
            size={30}
            aria-label="Redo"
            disabled={(draft?.history.future.length ?? 0) === 0}
            onClick={() => {
              redo(draftKey);
            }}
          >
            <IconArrowForwardUp size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      <div className={classes.work}>
        <section className={classes.preview} aria-label="Preview">
          <h2>{title}</h2>
          <div className={classes.previewBody}>
            {panel.kind === 'row' ? null : (
              <PanelBody panel={panel} scope={scope} range={range} onZoom={zoom} />
            )}
          </div>
        </section>
        {'queries' in panel ? <QueryFields panel={panel} onChange={set} /> : null}
      </div>
      <aside className={classes.options} aria-label="Options">
        <PanelFields panel={panel} variables={dashboard.variables.map(({ name }) => name)} onChange={set} />
        <KindFields panel={panel} onChange={set} />
        {'queries' in panel ? (
          <>
            <DisplayFields panel={panel} onChange={set} />
            <ThresholdFields panel={panel} onChange={set} />
            <MappingFields panel={panel} onChange={set} />
            {panel.kind === 'timeseries' ? <SeriesFields panel={panel} onChange={set} /> : null}
            <OverrideFields panel={panel} onChange={set} />
          </>
        ) : null}
      </aside>
    </div>
  );
}
