import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconDotsVertical,
  IconEdit,
  IconLayoutGrid,
  IconSettings,
  IconTrash,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Dashboard, VariableScope } from '#shared/dashboard/index.ts';
import { editedSections } from '../layout/drawn.ts';
import type { DrawnTile } from '../layout/drawn.ts';
import { sectionsOf } from '../layout/sections.ts';
import type { RowPanel } from '../layout/sections.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { useAddress, withParam } from '../use-address.ts';
import { Grid } from '../view/Grid.tsx';
import { PanelTile } from '../view/PanelTile.tsx';
import classes from '../view/view.module.css';
import { AddMenu } from './AddMenu.tsx';
import { useDrafts } from './drafts.ts';
import { nudge } from './nudge.ts';
import {
  duplicatePanel,
  findPanel,
  moveRow,
  placed,
  placePanel,
  removePanel,
  removeRow,
  replacePanel,
} from './operations.ts';
import { RowSheet } from './RowSheet.tsx';
import { useDrag } from './use-drag.ts';

interface EditGridProps {
  readonly id: string;
  readonly dashboard: Dashboard;
  readonly scope: VariableScope;
}

/** The grid while it is edited: panels are dragged, resized, moved by keys, copied and taken away. */
export function EditGrid({ id, dashboard, scope }: EditGridProps): React.ReactNode {
  const { go } = useAddress();
  const draftChange = useDrafts((state) => state.change);
  const [row, setRow] = useState<RowPanel | null>(null);
  const [said, setSaid] = useState('');
  const change = (next: (dashboard: Dashboard) => Dashboard, step?: string) => {
    draftChange(id, next, step);
  };
  const { drag, begin } = useDrag(({ id: panel, section, at }) => {
    change((now) => placePanel(now, panel, section, at));
  });
  const sections = useMemo(() => sectionsOf(dashboard.panels), [dashboard.panels]);
  const drawn = useMemo(
    () => editedSections(drag ? placed(sections, drag.id, drag.section, drag.at) : sections, scope),
    [sections, drag, scope],
  );
  const openEditor = (panel: number) => {
    go((now) => withParam(now, 'edit', String(panel)));
  };
  const onKey = (event: React.KeyboardEvent, tile: DrawnTile) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const { panel } = tile;
    if (event.key.startsWith('Arrow') && !event.ctrlKey && !event.metaKey) {
      const next = nudge(dashboard, panel.id, event.key, event.shiftKey);
      const at = findPanel(next.panels, panel.id)?.panel.at;
      // Many presses of one kind are one step to undo.
      if (next !== dashboard) change(() => next, `nudge ${String(panel.id)}`);
      if (at)
        setSaid(
          `Column ${String(at.x + 1)}, line ${String(at.y + 1)}, ${String(at.w)} wide, ${String(at.h)} high`,
        );
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      change((now) => removePanel(now, panel.id));
    } else if (event.key === 'Enter' || event.key === 'e') openEditor(panel.id);
    else if (event.key.toLowerCase() === 'd') change((now) => duplicatePanel(now, panel.id).dashboard);
    else return;
    event.preventDefault();
  };
  if (dashboard.panels.length === 0) {
    return (
      <EmptyState
        title="Begin with a panel"
        icon={<IconLayoutGrid size={22} />}
        action={<AddMenu id={id} label="Add the first panel" />}
      >
        A panel asks one question and draws the answer. Variables, title and tags are above.
      </EmptyState>
    );
  }
  return (
    <div className={classes.sections}>
      <span className="wd-hidden" aria-live="polite">
        {said}
      </span>
      <Grid
        sections={drawn}
        isEdited
        isCollapsed={({ row: head }) => head?.collapsed ?? false}
        onToggle={({ row: head }) => {
          if (head) change((now) => replacePanel(now, { ...head, collapsed: !head.collapsed }));
        }}
        rowActions={({ row: head }) =>
          head === null ? null : (
            <RowActions
              row={head}
              onMove={(direction) => {
                change((now) => moveRow(now, head.id, direction));
              }}
              onSettings={() => {
                setRow(head);
              }}
              onRemove={(withPanels) => {
                change((now) => removeRow(now, head.id, withPanels));
              }}
            />
          )
        }
        renderTile={(tile, section) => (
          <PanelTile
            key={tile.key}
            tile={tile}
            annotations={dashboard.annotations}
            handling={{
              isHeld: drag?.id === tile.panel.id,
              note: tile.panel.repeat ? `for each ${tile.panel.repeat.variable}` : null,
              onMoveStart: (event) => {
                begin(event, tile, section.index, 'move');
              },
              onResizeStart: (event) => {
                begin(event, tile, section.index, 'resize');
              },
              onKeyDown: (event) => {
                onKey(event, tile);
              },
            }}
            actions={() => (
              <TileActions
                title={tile.panel.title}
                onEdit={() => {
                  openEditor(tile.panel.id);
                }}
                onDuplicate={() => {
                  change((now) => duplicatePanel(now, tile.panel.id).dashboard);
                }}
                onRemove={() => {
                  change((now) => removePanel(now, tile.panel.id));
                }}
              />
            )}
          />
        )}
      />
      {row === null ? null : (
        <RowSheet
          row={row}
          variables={dashboard.variables.map(({ name }) => name)}
          onDone={(next) => {
            if (next) change((now) => replacePanel(now, next));
            setRow(null);
          }}
        />
      )}
    </div>
  );
}

interface TileActionsProps {
  readonly title: string;
  readonly onEdit: () => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

function TileActions({ title, onEdit, onDuplicate, onRemove }: TileActionsProps): React.ReactNode {
  const actions = [
    { name: 'Edit', icon: IconEdit, run: onEdit },
    { name: 'Duplicate', icon: IconCopy, run: onDuplicate },
    { name: 'Remove', icon: IconTrash, run: onRemove },
  ];
  return actions.map(({ name, icon: Icon, run }) => (
    <ActionIcon
      key={name}
      size="sm"
      title={name}
      aria-label={`${name} ${title}`}
      onPointerDown={(event) => {
        event.stopPropagation();
      }}
      onClick={run}
    >
      <Icon size={15} />
    </ActionIcon>
  ));
}

interface RowActionsProps {
  readonly row: RowPanel;
  readonly onMove: (direction: -1 | 1) => void;
  readonly onSettings: () => void;
  readonly onRemove: (withPanels: boolean) => void;
}

function RowActions({ row, onMove, onSettings, onRemove }: RowActionsProps): React.ReactNode {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={`Menu of row ${row.title}`}>
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconSettings size={15} />} onClick={onSettings}>
          Title and repeat
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowUp size={15} />}
          onClick={() => {
            onMove(-1);
          }}
        >
          Move up
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={15} />}
          onClick={() => {
            onMove(1);
          }}
        >
          Move down
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          onClick={() => {
            onRemove(false);
          }}
        >
          Remove, keep the panels
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} />}
          onClick={() => {
            onRemove(true);
          }}
        >
          Remove with its panels
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
