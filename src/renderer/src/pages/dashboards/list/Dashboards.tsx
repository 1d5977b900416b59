import { Button, Menu, TextInput } from '@mantine/core';
import { IconDeviceTv, IconFileImport, IconLayoutGrid, IconPlus, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useTopic } from '../../../live/use-topic.ts';
import { DataTable } from '../../../ui/DataTable.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Panel } from '../../../ui/Panel.tsx';
import { RowsSkeleton } from '../../../ui/Skeletons.tsx';
import { useAddress, withParam } from '../use-address.ts';
import { dashboardColumns } from './columns.tsx';
import { ImportSheet } from './ImportSheet.tsx';
import classes from './list.module.css';

/** Every dashboard there is, one's own and those that come with Watchdeck. */
export function Dashboards(): React.ReactNode {
  const { frame } = useTopic('dashboards');
  const [, navigate] = useLocation();
  const { search, go } = useAddress();
  const [filter, setFilter] = useState('');
  const [isImporting, setImporting] = useState(search.has('import'));
  const chosen = search.getAll('tag');
  const entries = frame ?? [];
  const tags = [...new Set(entries.flatMap((entry) => entry.tags))].sort();
  const wanted = filter.trim().toLowerCase();
  const rows = entries.filter(
    (entry) =>
      chosen.every((tag) => entry.tags.includes(tag)) &&
      [entry.title, entry.uid, ...entry.tags].some((text) => text.toLowerCase().includes(wanted)),
  );
  const broken = entries.filter(({ problem }) => problem !== null).length;
  const create = (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        navigate('/dashboards/new?edit=');
      }}
    >
      New dashboard
    </Button>
  );
  return (
    <Page
      title="Dashboards"
      subtitle={
        entries.length === 0
          ? null
          : `${String(entries.length)} in all${broken === 0 ? '' : `, ${String(broken)} can’t be read`}`
      }
      actions={
        <>
          {entries.length > 3 ? (
            <TextInput
              aria-label="Search dashboards"
              placeholder="Search"
              leftSection={<IconSearch size={15} />}
              value={filter}
              onChange={(event) => {
                setFilter(event.currentTarget.value);
              }}
            />
          ) : null}
          {tags.length > 0 ? <RotateMenu tags={tags} /> : null}
          <Button
            variant="default"
            leftSection={<IconFileImport size={16} />}
            onClick={() => {
              setImporting(true);
            }}
          >
            Import
          </Button>
          {create}
        </>
      }
    >
      {tags.length > 0 ? (
        <div className={classes.tags} role="group" aria-label="Tags">
          {tags.map((tag) => (
            <button
              key={tag}
              type="button"
              aria-pressed={chosen.includes(tag)}
              onClick={() => {
                go((now) => toggledTag(now, tag), true);
              }}
            >
              {tag}
            </button>
          ))}
        </div>
      ) : null}
      <Panel title="All dashboards" flush>
        {frame === null ? (
          <RowsSkeleton rows={6} />
        ) : entries.length === 0 ? (
          <EmptyState title="No dashboards yet" icon={<IconLayoutGrid size={22} />} action={create}>
            A dashboard shows what you want to see side by side. Make one, or import one that you have in
            Grafana.
          </EmptyState>
        ) : rows.length === 0 ? (
          <EmptyState title="No dashboard matches">Titles and tags are searched.</EmptyState>
        ) : (
          <div className={classes.tableHost}>
            <DataTable
              label="Dashboards"
              rows={rows}
              columns={dashboardColumns}
              rowKey={({ uid, source }) => `${source} ${uid}`}
              detail={({ problem }) => problem}
            />
          </div>
        )}
      </Panel>
      {isImporting ? (
        <ImportSheet
          onClose={() => {
            setImporting(false);
            if (search.has('import')) go((now) => withParam(now, 'import', null), true);
          }}
        />
      ) : null}
    </Page>
  );
}

function RotateMenu({ tags }: { tags: readonly string[] }): React.ReactNode {
  const [, navigate] = useLocation();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDeviceTv size={16} />}>
          Rotate
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Those with a tag in turn, 30 s each</Menu.Label>
        {tags.map((tag) => (
          <Menu.Item
            key={tag}
            onClick={() => {
              navigate(
                `/dashboards/rotate?${new URLSearchParams({ tag, every: '30s', kiosk: '' }).toString()}`,
              );
            }}
          >
            {tag}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function toggledTag(search: URLSearchParams, tag: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (next.has('tag', tag)) next.delete('tag', tag);
  else next.append('tag', tag);
  return next;
}
