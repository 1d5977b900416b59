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
  IconPhoto,
  IconTable,
  IconTrash,
} from '@tabler/icons-react';
import { useLocation } from 'wouter';
import { interpolate } from '#shared/dashboard/index.ts';
import { useTimeStore } from '../../../app/time-store.ts';
import { linkTarget } from '../links.ts';
import type { DrawnTile } from '../layout/drawn.ts';
import type { ShownPanel } from './PanelTile.tsx';

interface PanelMenuProps {
  readonly tile: DrawnTile;
  readonly shown: ShownPanel;
  readonly search: URLSearchParams;
  readonly isAlone: boolean;
  readonly onView: () => void;
  readonly onEdit: () => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
}

/** What can be done with a panel. */
export function PanelMenu(props: PanelMenuProps): React.ReactNode {
  const { tile, shown, isAlone } = props;
  const { panel, scope } = tile;
  const [, navigate] = useLocation();
  const range = useTimeStore((state) => state.range);
  const exprs = 'queries' in panel ? panel.queries.map(({ expr }) => interpolate(expr, scope)) : [];
  const title = interpolate(panel.title, scope, 'text');
  return (
    <Menu position="bottom-end" withinPortal returnFocus>
      <Menu.Target>
        <ActionIcon
          size="sm"
          aria-label={`Menu of ${title === '' ? 'the panel' : title}`}
          onPointerDown={stop}
        >
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={isAlone ? <IconMinimize size={15} /> : <IconMaximize size={15} />}
          onClick={props.onView}
        >
          {isAlone ? 'Back to the dashboard' : 'View'}
        </Menu.Item>
        <Menu.Item leftSection={<IconEdit size={15} />} onClick={props.onEdit}>
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={props.onDuplicate}>
          Duplicate
        </Menu.Item>
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
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={props.onRemove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The header behind it is what a panel is dragged by. */
function stop(event: React.PointerEvent): void {
  event.stopPropagation();
}
