import { Link } from 'wouter';
import type { Incident } from '#shared/contract/incidents.ts';
import { severities } from '#shared/model/severity.ts';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { orDash, statusWords } from './incident-words.ts';
import classes from './incidents.module.css';

/** Past incidents as a table. */
export const pastColumns: readonly TableColumn<Incident>[] = [
  {
    id: 'opened',
    header: 'Opened',
    width: '190px',
    sort: ({ openedAtMs }) => openedAtMs,
    cell: ({ openedAtMs }) => <RelativeAge atMs={openedAtMs} withTime />,
  },
  {
    id: 'severity',
    header: 'Severity',
    width: '104px',
    sort: ({ severity }) => severities.indexOf(severity),
    cell: ({ severity }) => <SeverityMark mark={severity} label={severity} />,
  },
  {
    id: 'title',
    header: 'Incident',
    width: 'minmax(200px, 2fr)',
    sort: ({ title }) => title,
    cell: ({ id, title }) => (
      <Link href={`/incidents/${String(id)}`} className={classes.cut} title={title}>
        {title}
      </Link>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    width: '140px',
    sort: ({ status }) => statusWords[status],
    cell: ({ status }) => statusWords[status],
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 'minmax(90px, 0.5fr)',
    fromWidth: 900,
    sort: ({ owner }) => owner ?? '',
    cell: ({ owner }) => <span className={classes.cut}>{owner ?? '–'}</span>,
  },
  {
    id: 'detect',
    header: 'To detect',
    width: '96px',
    align: 'right',
    fromWidth: 1_000,
    sort: ({ detectMs }) => detectMs ?? -1,
    cell: ({ detectMs }) => orDash(detectMs),
  },
  {
    id: 'resolve',
    header: 'To resolve',
    width: '104px',
    align: 'right',
    sort: ({ resolveMs }) => resolveMs ?? -1,
    cell: ({ resolveMs }) => orDash(resolveMs),
  },
];
