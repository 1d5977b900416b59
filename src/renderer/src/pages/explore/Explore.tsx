import { SegmentedControl } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { resolveRange, spanMs, stepFor } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useChecks } from './checks.ts';
import { Explain } from './Explain.tsx';
import { unitOfExprs } from './expression.ts';
import { remember } from './history.ts';
import { QueryFields } from './QueryFields.tsx';
import { QueryTables } from './QueryTables.tsx';
import classes from './explore.module.css';

const views = ['Graph', 'Table'] as const;
type View = (typeof views)[number];

/** As many as stay readable in one chart; the engine takes twenty. */
const MAX_QUERIES = 10;

/** Ask anything: expressions, drawn over the window's time range or told as tables. All of it stands in the address. */
export function Explore(): React.ReactNode {
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const asked = search.getAll('expr').filter((expr) => expr !== '');
  const view: View = search.get('view') === 'table' ? 'Table' : 'Graph';
  const [drafts, setDrafts] = useState<readonly string[]>(asked.length === 0 ? [''] : asked);
  const [seen, setSeen] = useState(asked.join('\0'));
  // A link or "back" brings other expressions than were written here.
  if (asked.join('\0') !== seen) {
    setSeen(asked.join('\0'));
    if (written(drafts).join('\0') !== asked.join('\0')) setDrafts(asked.length === 0 ? [''] : asked);
  }
  // Asked at one instant first: a mistake is told with its place before anything is drawn.
  const checks = useChecks(asked);
  const isRight = asked.length > 0 && checks.every(({ error }) => error === null);

  const go = (exprs: readonly string[], next: View): void => {
    const query = new URLSearchParams(exprs.map((expr) => ['expr', expr]));
    if (next === 'Table') query.set('view', 'table');
    navigate(query.size === 0 ? '/explore' : `/explore?${query.toString()}`);
  };
  const run = (exprs: readonly string[] = drafts): void => {
    const wanted = written(exprs);
    remember(wanted);
    if (wanted.join('\0') === asked.join('\0')) for (const { again } of checks) again();
    else go(wanted, view);
  };

  return (
    <Page title="Explore">
      <Panel title={drafts.length === 1 ? 'Expression' : 'Expressions'}>
        <QueryFields
          drafts={drafts}
          max={MAX_QUERIES}
          checks={checks.filter(({ expr }) => drafts.some((draft) => draft.trim() === expr))}
          onChange={setDrafts}
          onRun={run}
        />
      </Panel>
      {asked.length === 0 ? (
        <Panel title="Result">
          <EmptyState title="Ask for a metric" icon={<IconChartLine size={22} />} minHeight={280}>
            Write a PromQL expression, such as <code className="wd-mono">rate(http_requests_total[1m])</code>.
            Names are offered as you write. Enter runs it, Shift + Enter begins a new line.
          </EmptyState>
        </Panel>
      ) : !isRight && checks.some(({ error }) => error !== null) ? null : (
        <Panel
          title="Result"
          actions={
            <SegmentedControl
              size="xs"
              aria-label="View"
              data={[...views]}
              value={view}
              onChange={(next) => {
                go(asked, next);
              }}
            />
          }
        >
          {view === 'Graph' ? (
            <QueryChart
              // A chart keeps its subscription while its expressions stay.
              key={asked.join('\0')}
              title={asked.join(', ')}
              queries={asked.map((expr) => ({ expr }))}
              unit={unitOfExprs(asked)}
              height={360}
              showStats
            />
          ) : (
            <div className={classes.tables}>
              <QueryTables checks={checks} />
            </div>
          )}
          <div className={classes.explains}>
            {asked.map((expr) => (
              <Explain key={expr} expr={expr} range={shownRange} />
            ))}
          </div>
        </Panel>
      )}
    </Page>
  );
}

/** What the window shows now, as a question over a range. */
function shownRange(): { startMs: number; endMs: number; stepMs: number } {
  const { range } = useTimeStore.getState();
  const { fromMs, toMs } = resolveRange(range, Date.now());
  return { startMs: fromMs, endMs: toMs, stepMs: stepFor(spanMs(range)) };
}

function written(drafts: readonly string[]): string[] {
  return drafts.map((draft) => draft.trim()).filter((draft) => draft !== '');
}
