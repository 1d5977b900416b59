import { IconGripVertical, IconInfoCircle } from '@tabler/icons-react';
import { useCallback, useId, useState } from 'react';
import { interpolate } from '#shared/dashboard/index.ts';
import { useTimeStore } from '../../../app/time-store.ts';
import { panelActions } from '../../../panels/actions/panel-actions.ts';
import type { PanelAction, PanelHandle } from '../../../panels/actions/panel-actions.ts';
import type { WantedSpans } from '../../../panels/annotations/use-time-spans.ts';
import { PanelBody } from '../../../panels/PanelBody.tsx';
import type { PanelStatus } from '../../../panels/types.ts';
import type { DrawnTile } from '../layout/drawn.ts';
import { placeOf } from './tile-place.ts';
import { useSamePanel } from './use-same-panel.ts';
import classes from './view.module.css';

interface PanelTileProps {
  readonly tile: DrawnTile;
  /** Fills the page instead of its place on the grid. */
  readonly isAlone?: boolean;
  /** Absent: nothing of the past is drawn. */
  readonly annotations: WantedSpans | undefined;
  readonly actions?: (shown: ShownPanel) => React.ReactNode;
  /** Set while the dashboard is edited: how a tile is taken hold of. */
  readonly handling?: TileHandling | undefined;
}

/** What a panel shows at the moment, for its menu. */
export interface ShownPanel {
  /** What can be done with the data it shows. */
  readonly dataActions: readonly PanelAction[];
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
}

export interface TileHandling {
  readonly isHeld: boolean;
  readonly note: string | null;
  readonly onMoveStart: (event: React.PointerEvent) => void;
  readonly onResizeStart: (event: React.PointerEvent) => void;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
}

/** One panel in its box: title, what it is for, its menu, and what it draws. */
export function PanelTile(props: PanelTileProps): React.ReactNode {
  const { tile, isAlone = false, annotations, actions, handling } = props;
  const { panel, scope } = tile;
  const id = useId();
  const drawn = useSamePanel(panel);
  const [status, setStatus] = useState('queries' in panel ? 'loading' : 'data');
  const [handle, setHandle] = useState<PanelHandle | null>(null);
  const [isTable, setTable] = useState(false);
  const onStatus = useCallback(({ kind }: PanelStatus) => {
    setStatus(kind);
  }, []);
  const range = useTimeStore((state) => state.range);
  const zoom = useTimeStore((state) => state.zoom);
  const title = interpolate(panel.title, scope, 'text');
  const name = title === '' ? `${panel.kind} panel ${String(panel.id)}` : title;
  return (
    <section
      className={classes.tile}
      aria-labelledby={id}
      data-status={status}
      data-alone={isAlone}
      data-edited={handling !== undefined}
      data-held={handling?.isHeld}
      data-untitled={title === '' && handling === undefined}
      data-panel={tile.key}
      style={isAlone ? undefined : placeOf(tile)}
    >
      <header
        className={classes.tileHead}
        {...(handling
          ? {
              tabIndex: 0,
              role: 'group',
              'aria-roledescription': 'movable panel',
              'aria-label': `${name}. Arrow keys move it, with Shift they resize it.`,
              onPointerDown: handling.onMoveStart,
              onKeyDown: handling.onKeyDown,
            }
          : {})}
      >
        {handling ? <IconGripVertical size={14} className={classes.grip} aria-hidden="true" /> : null}
        <h3 id={id} title={title} className={title === '' && !handling ? 'wd-hidden' : undefined}>
          {name}
        </h3>
        {panel.description === undefined ? null : (
          <span className={classes.about} title={interpolate(panel.description, scope, 'text')}>
            <IconInfoCircle size={14} aria-hidden="true" />
            <span className="wd-hidden">{interpolate(panel.description, scope, 'text')}</span>
          </span>
        )}
        {handling?.note ? <span className={classes.tileNote}>{handling.note}</span> : null}
        <div className={classes.tileActions}>
          {actions?.({ dataActions: panelActions(panel, title, handle), isTable, onTable: setTable })}
        </div>
      </header>
      <div className={classes.tileBody}>
        <PanelBody
          panel={drawn}
          scope={scope}
          range={range}
          {...(annotations ? { annotations } : {})}
          onZoom={zoom}
          onStatus={onStatus}
          onHandle={setHandle}
          asTable={isTable}
        />
      </div>
      {handling ? (
        <span className={classes.resize} aria-hidden="true" onPointerDown={handling.onResizeStart} />
      ) : null}
    </section>
  );
}
