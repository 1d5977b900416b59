import { IconMoodSmile } from '@tabler/icons-react';
import { useState } from 'react';
import { formatDuration, formatSi } from '#shared/format/index.ts';
import type { RuleQuality } from '#shared/contract/alerts.ts';
import { useMethod } from '../../live/use-method.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { TableColumn } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RowsSkeleton } from '../../ui/Skeletons.tsx';
import { placeWords } from './alert-words.ts';
import { NoisyRule } from './NoisyRule.tsx';
import classes from './alerts.module.css';

const DAYS = 7;
const WORST = 5;

const number = (
  id: keyof RuleQuality,
  header: string,
  show: (each: RuleQuality) => string,
): TableColumn<RuleQuality> => ({
  id,
  header,
  width: 'minmax(72px, 0.6fr)',
  align: 'right',
  sort: (each) => each[id],
  cell: show,
});

const columns: readonly TableColumn<RuleQuality>[] = [
  {
    id: 'rule',
    header: 'Rule',
    width: 'minmax(140px, 1.4fr)',
    sort: ({ rule }) => rule,
    cell: (each) => (
      <span>
        <strong>{each.rule}</strong> <span className="wd-dim">{placeWords(each)}</span>
      </span>
    ),
  },
  number('fired', 'Fired', ({ fired }) => String(fired)),
  number('acknowledged', 'Answered', ({ acknowledged }) => String(acknowledged)),
  number('flapping', 'Over in 5 min', ({ flapping }) => String(flapping)),
  number('falsePositives', 'False', ({ falsePositives }) => String(falsePositives)),
  number('noise', 'Noise', ({ noise, fired }) => `${String(noise)} of ${String(fired)}`),
  number('perHour', 'Per hour', ({ perHour }) => (perHour < 0.01 ? '< 0.01' : formatSi(perHour))),
  number('timeToAcknowledgeMs', 'Answered in', ({ timeToAcknowledgeMs: ms }) =>
    ms === null ? '–' : formatDuration(ms),
  ),
];

/** Which rules are worth being told by: how they did over a week, and what would make the noisiest quieter. */
export function Quality(): React.ReactNode {
  // The period stands still while the page is open, or every look would ask for another one.
  const [period] = useState(() => ({ fromMs: Date.now() - DAYS * 86_400_000, toMs: Date.now() }));
  const { data, error, refetch } = useMethod('alerts.quality', period, { refetchMs: 30_000 });
  if (error && !data)
    return <ErrorState what="How the rules did can't be read" error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={6} />;
  const worst = data.filter(({ noise }) => noise > 0).slice(0, WORST);
  return (
    <div className={classes.stack}>
      <Panel title="Noisiest rules" note={`the last ${String(DAYS)} days`} flush>
        {worst.length === 0 ? (
          <EmptyState title="No noise" icon={<IconMoodSmile size={22} />}>
            Noise is what fired and was over without anybody answering, or was marked as false.
          </EmptyState>
        ) : (
          <ol className={classes.rows} aria-label="Noisiest rules">
            {worst.map((each) => (
              <NoisyRule key={each.ruleId} quality={each} days={DAYS} />
            ))}
          </ol>
        )}
      </Panel>
      {data.length === 0 ? null : (
        <Panel title="Every rule that fired" flush>
          <div className={classes.tableHost}>
            <DataTable
              label="Quality of rules"
              rows={data}
              columns={columns}
              rowKey={({ ruleId }) => ruleId}
            />
          </div>
        </Panel>
      )}
    </div>
  );
}
