import { formatDuration, formatValue } from '#shared/format/index.ts';
import { Link } from 'wouter';
import type { TargetStatus } from '#shared/contract/targets.ts';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { RelativeAge } from '../../ui/RelativeAge.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { UptimeBar } from '../../ui/UptimeBar.tsx';
import { markOfHealth, writeInterval } from './target-words.ts';
import { TargetMenu } from './TargetMenu.tsx';
import classes from './targets.module.css';

/** The columns of the targets page. */
export const targetColumns: readonly TableColumn<TargetStatus>[] = [
  {
    id: 'health',
    header: 'Health',
    width: '96px',
    sort: ({ health }) => health,
    cell: ({ health }) => <SeverityMark mark={markOfHealth(health)} label={health} />,
  },
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(140px, 1fr)',
    sort: ({ name }) => name,
    cell: ({ name }) => (
      <Link href={`/targets/${encodeURIComponent(name)}`} className={classes.cut} title={name}>
        {name}
      </Link>
    ),
  },
  {
    id: 'url',
    header: 'Address',
    width: 'minmax(160px, 1.6fr)',
    sort: ({ url }) => url,
    cell: ({ url }) => (
      <span className={`wd-mono wd-dim ${classes.cut ?? ''}`} title={url}>
        {url}
      </span>
    ),
  },
  {
    id: 'recent',
    header: 'Recent',
    width: 'minmax(100px, 180px)',
    cell: ({ recent }) => <UptimeBar recent={recent} />,
  },
  {
    id: 'age',
    header: 'Last scrape',
    width: '104px',
    align: 'right',
    sort: ({ lastScrapeMs }) => lastScrapeMs,
    cell: ({ lastScrapeMs }) => <RelativeAge atMs={lastScrapeMs} />,
  },
  {
    id: 'duration',
    header: 'Took',
    fromWidth: 880,
    width: '80px',
    align: 'right',
    sort: ({ lastDurationMs }) => lastDurationMs,
    cell: ({ lastDurationMs }) => (lastDurationMs === null ? '–' : formatDuration(lastDurationMs)),
  },
  {
    id: 'interval',
    header: 'Every',
    fromWidth: 960,
    width: '64px',
    align: 'right',
    sort: ({ intervalMs }) => intervalMs,
    cell: ({ intervalMs }) => writeInterval(intervalMs),
  },
  {
    id: 'samples',
    header: 'Samples',
    fromWidth: 960,
    width: '84px',
    align: 'right',
    sort: ({ samplesScraped }) => samplesScraped,
    cell: ({ samplesScraped }) => formatValue(samplesScraped, 'none'),
  },
  { id: 'menu', header: '', width: '44px', align: 'right', cell: (target) => <TargetMenu target={target} /> },
];
