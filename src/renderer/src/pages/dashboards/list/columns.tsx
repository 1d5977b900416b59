import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { DashboardEntry } from '#shared/contract/dashboards.ts';
import type { TableColumn } from '../../../ui/DataTable.tsx';
import { RelativeAge } from '../../../ui/RelativeAge.tsx';
import classes from './list.module.css';

export const dashboardColumns: readonly TableColumn<DashboardEntry>[] = [
  {
    id: 'title',
    header: 'Title',
    width: 'minmax(220px, 2fr)',
    sort: ({ title }) => title.toLowerCase(),
    cell: ({ uid, title, problem }) => (
      <Link href={`/dashboards/${encodeURIComponent(uid)}`} className={classes.title}>
        {problem === null ? null : (
          <IconAlertTriangle size={15} className={classes.bad} aria-label="Can’t be read" />
        )}
        {title}
      </Link>
    ),
  },
  {
    id: 'tags',
    header: 'Tags',
    width: 'minmax(140px, 1.4fr)',
    fromWidth: 640,
    cell: ({ tags }) => <span className={classes.cellTags}>{tags.join(' · ')}</span>,
  },
  {
    id: 'source',
    header: 'From',
    width: '150px',
    fromWidth: 520,
    sort: ({ source }) => source,
    cell: ({ source }) => (
      <span className="wd-dim">{source === 'shipped' ? 'comes with Watchdeck' : 'your files'}</span>
    ),
  },
  {
    id: 'modified',
    header: 'Changed',
    width: '140px',
    sort: ({ source, modifiedMs }) => (source === 'shipped' ? 0 : modifiedMs),
    cell: ({ source, modifiedMs }) => (source === 'shipped' ? null : <RelativeAge atMs={modifiedMs} />),
  },
];
