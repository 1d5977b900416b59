import { formatValue } from '#shared/format/index.ts';
import { formatSpan } from '../../ui/times.ts';
import type { Report } from '#shared/contract/reports.ts';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { ReportActions } from './ReportActions.tsx';
import classes from './reports.module.css';

export const reportColumns: readonly TableColumn<Report>[] = [
  {
    id: 'title',
    header: 'Report',
    width: 'minmax(180px, 1.2fr)',
    sort: ({ title }) => title,
    cell: ({ title }) => (
      <span className={classes.cut} title={title}>
        {title}
      </span>
    ),
  },
  {
    id: 'range',
    header: 'Covers',
    width: 'minmax(180px, 1fr)',
    sort: ({ fromMs }) => fromMs,
    cell: ({ fromMs, toMs }) => formatSpan({ fromMs, toMs }),
  },
  {
    id: 'created',
    header: 'Created',
    width: '180px',
    sort: ({ createdAtMs }) => createdAtMs,
    cell: ({ createdAtMs }) => <RelativeAge atMs={createdAtMs} withTime />,
  },
  {
    id: 'file',
    header: 'File',
    width: 'minmax(120px, 1fr)',
    cell: ({ path, fileName }) => (
      <span className={`wd-mono wd-dim ${classes.cut ?? ''}`} title={path}>
        {fileName}
      </span>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    width: '84px',
    align: 'right',
    sort: ({ bytes }) => bytes,
    cell: ({ bytes }) => formatValue(bytes, 'bytes'),
  },
  {
    id: 'actions',
    header: '',
    width: '132px',
    align: 'right',
    cell: (report) => <ReportActions report={report} />,
  },
];
