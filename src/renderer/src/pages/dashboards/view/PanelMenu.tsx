import { ActionIcon, Menu } from '@mantine/core';
import {
  IconBell,
  IconChartLine,
  IconCopy,
  IconDotsVertical,
  IconEdit,
  IconExternalLink,
  IconFileSpreadsheet,
  IconMaximize,
  IconMinimize,
  IconNote,
  IconPhoto,
  IconTable,
  IconTrash,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { interpolate } from '#shared/dashboard/index.ts';
import { useTimeStore } from '../../../app/time-store.ts';
import { resolveRange } from '../../../app/time-range.ts';
import { useNoteDraft } from '../../../panels/annotations/note-draft.ts';
import { askedQueries, panelTiming } from '../../../panels/panel-scope.ts';
import { linkTarget } from '../links.ts';
import type { DrawnTile } from '../layout/drawn.ts';
import type { ShownPanel } from './PanelTile.tsx';

/** Of a chart in Explore, by which its step is chosen. */
const USUAL_WIDTH_PX = 800;

interface PanelMenuProps {
  readonly tile: DrawnTile;
  readonly shown: ShownPanel;
  readonly search: URLSearchParams;
  readonly isAlone: boolean;
  readonly onView: () => void;
  readonly onEdit: () => void;
  /** Absent where the panel stands alone: one wouldn't see what comes of it. */
  readonly onDuplicate?: () => void;
  readonly onRemove?: () => void;
}

/** What can be done with a panel. The menu itself is made when it is first opened: a dashboard may have 150 of them. */
export function PanelMenu(props: PanelMenuProps): React.ReactNode {
  const { panel, scope } = props.tile;
  const [isOpen, setOpen] = useState<boolean | null>(null);
  const target = useRef<HTMLButtonElement>(null);
  const title = interpolate(panel.title, scope, 'text');
  const common = {
    size: 'sm',
    'aria-label': `Menu of ${title === '' ? 'the panel' : title}`,
    'aria-haspopup': 'menu',
    onPointerDown: stop,
  } as const;
  if (isOpen === null) {
    return (
      <ActionIcon
        {...common}
        onClick={() => {
          setOpen(true);
        }}
      >
        <IconDotsVertical size={16} />
      </ActionIcon>
    );
  }
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      // What had the focus when it was first opened is there no more.
      onClose={() => target.current?.focus()}
      position="bottom-end"
      withinPortal
    >
      <Menu.Target>
        <ActionIcon ref={target} {...common}>
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Items {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Items(props: PanelMenuProps): React.ReactNode {
  const { tile, shown, isAlone } = props;
  const { panel, scope } = tile;
  const [, navigate] = useLocation();
  const range = useTimeStore((state) => state.range);
  const chosenAtMs = useTimeStore((state) => state.chosenAtMs);
  const beginNote = useNoteDraft((state) => state.begin);
  // With the built-in variables filled in too: elsewhere nobody knows what $__rate_interval is.
  const exprs =
    'queries' in panel
      ? askedQueries(panel, panelTiming(panel, scope, range, USUAL_WIDTH_PX, chosenAtMs).scope).map(
          ({ expr }) => expr,
        )
      : [];
  return (
    <>
      <Menu.Item
        leftSection={isAlone ? <IconMinimize size={15} /> : <IconMaximize size={15} />}
        onClick={props.onView}
      >
        {isAlone ? 'Back to the dashboard' : 'View'}
      </Menu.Item>
      <Menu.Item leftSection={<IconEdit size={15} />} onClick={props.onEdit}>
        Edit
      </Menu.Item>
      {props.onDuplicate ? (
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={props.onDuplicate}>
          Duplicate
        </Menu.Item>
      ) : null}
      {exprs.length === 0 ? null : (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconChartLine size={15} />}
            onClick={() => {
              navigate(`/explore?${new URLSearchParams(exprs.map((expr) => ['expr', expr])).toString()}`);
            }}
          >
            Explore
          </Menu.Item>
          <Menu.Item
            leftSection={<IconBell size={15} />}
            onClick={() => {
              navigate(`/rules/new?${new URLSearchParams({ expr: exprs[0] ?? '' }).toString()}`);
            }}
          >
            Make an alert of it
          </Menu.Item>
          {panel.kind === 'table' ? null : (
            <Menu.Item
              leftSection={<IconTable size={15} />}
              onClick={() => {
                shown.onTable(!shown.isTable);
              }}
            >
              {shown.isTable ? 'View as drawn' : 'View as table'}
            </Menu.Item>
          )}
          {shown.dataActions.map(({ id, title: name, run }) => (
            <Menu.Item
              key={id}
              leftSection={id === 'png' ? <IconPhoto size={15} /> : <IconFileSpreadsheet size={15} />}
              onClick={() => void run()}
            >
              {name}
            </Menu.Item>
          ))}
        </>
      )}
      {'queries' in panel ? (
        <Menu.Item
          leftSection={<IconNote size={15} />}
          onClick={() => {
            beginNote(resolveRange(range, Date.now()).toMs, null);
          }}
        >
          Write a note
        </Menu.Item>
      ) : null}
      {panel.links === undefined || panel.links.length === 0 ? null : <Menu.Divider />}
      {panel.links?.map((link) => {
        const target = linkTarget(link, scope, props.search, range);
        if (target === null) return null;
        return (
          <Menu.Item
            key={link.title + link.url}
            component="a"
            href={target.href}
            {...(target.isInside && !link.newTab ? {} : { target: '_blank', rel: 'noreferrer' })}
            leftSection={<IconExternalLink size={15} />}
            onClick={(event) => {
              if (!target.isInside || link.newTab) return;
              event.preventDefault();
              navigate(target.href);
            }}
          >
            {interpolate(link.title, scope, 'text')}
          </Menu.Item>
        );
      })}
      {props.onRemove ? (
        <>
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={props.onRemove}>
            Remove
          </Menu.Item>
        </>
      ) : null}
    </>
  );
}

/** The header behind it is what a panel is dragged by. */
function stop(event: React.PointerEvent): void {
  event.stopPropagation();
}
