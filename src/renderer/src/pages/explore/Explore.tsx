import { Button, SegmentedControl } from '@mantine/core';
import { IconChartLine, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { resolveRange, spanMs, stepFor } from '../../app/time-range.ts';
import { useTimeStore } from '../../app/time-store.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Explain } from './Explain.tsx';
import { unitOfExpr } from './expression.ts';
import { useExploreHistory } from './history.ts';
import { QueryRow } from './QueryRow.tsx';
import { InstantTables } from './InstantTables.tsx';
import { useChecks } from './use-checks.ts';
import classes from './explore.module.css';

const views = ['Graph', 'Table'] as const;
type View = (typeof views)[number];

/** As many as fit above the chart. */
const MAX_QUERIES = 8;

/** Ask anything: expressions, drawn over the window's time range or told as tables. All of it stands in the address. */
export function Explore(): React.ReactNode {
  const [search] = useSearchParams();
  const asked = search.getAll('expr').filter((expr) => expr !== '');
  // The key gives fresh fields when a link brings other expressions.
  return (
    <ExploreBody
      key={JSON.stringify(asked)}
      asked={asked}
      view={search.get('view') === 'table' ? 'Table' : 'Graph'}
    />
  );
}

function ExploreBody({ asked, view }: { asked: readonly string[]; view: View }): React.ReactNode {
  const [, navigate] = useLocation();
  const [drafts, setDrafts] = useState<readonly string[]>(asked.length > 0 ? asked : ['']);
  const remember = useExploreHistory((state) => state.remember);
  // Asked at one instant first: a mistake is told with its place before anything is drawn.
  const checks = useChecks(asked);
  const go = (exprs: readonly string[], next: View) => {
    const query = new URLSearchParams(exprs.map((expr) => ['expr', expr]));
    if (next === 'Table') query.set('view', 'table');
    navigate(exprs.length === 0 ? '/explore' : `/explore?${query.toString()}`);
  };
  const run = (exprs: readonly string[]) => {
    const wanted = exprs.map((expr) => expr.trim()).filter((expr) => expr !== '');
    remember(wanted);
    if (JSON.stringify(wanted) === JSON.stringify(asked)) for (const check of checks) void check.refetch();
    else go(wanted, view);
  };
  const failed = checks.some(({ error }) => error !== null);
  return (
    <Page title="Explore">
      <Panel
        title={drafts.length > 1 ? 'Expressions' : 'Expression'}
        actions={
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            disabled={drafts.length >= MAX_QUERIES}
            onClick={() => {
              setDrafts([...drafts, '']);
            }}
          >
            Add expression
          </Button>
        }
      >
        {drafts.map((draft, i) => {
          // A row keeps its answer as long as the row before it isn't taken away.
          const check = checks[i];
          return (
            <QueryRow
              key={i}
              label={i === 0 ? 'Expression' : `Expression ${String(i + 1)}`}
              value={draft}
              asked={asked[i] ?? null}
              check={check}
              onChange={(text) => {
                setDrafts((before) => before.map((other, at) => (at === i ? text : other)));
              }}
              onRun={() => {
                run(drafts);
              }}
              onTake={(expr) => {
                const next = drafts.map((other, at) => (at === i ? expr : other));
                setDrafts(next);
                run(next);
              }}
              onRemove={
                drafts.length < 2
                  ? null
                  : () => {
                      const next = drafts.filter((_, at) => at !== i);
                      setDrafts(next);
                      run(next);
                    }
              }
            />
          );
        })}
      </Panel>
      {asked.length === 0 ? (
        <Panel title="Result">
          <EmptyState title="Ask for a metric" icon={<IconChartLine size={22} />} minHeight={280}>
            Write a PromQL expression, such as <code className="wd-mono">rate(http_requests_total[1m])</code>.
            Names are offered as you write. Enter runs it, Shift + Enter begins a new line.
          </EmptyState>
        </Panel>
      ) : failed ? null : (
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
              title={asked.join(', ')}
              queries={asked.map((expr) => ({ expr }))}
              unit={commonUnit(asked)}
              height={360}
              showStats
            />
          ) : (
            <InstantTables asked={asked} checks={checks} />
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

/** One axis has one unit: that of all expressions, or none. */
function commonUnit(exprs: readonly string[]): ReturnType<typeof unitOfExpr> {
  const units = new Set(exprs.map(unitOfExpr));
  const [unit] = units;
  return units.size === 1 && unit !== undefined ? unit : 'none';
}

/** What the window shows now, as a question over a range. */
function shownRange(): { startMs: number; endMs: number; stepMs: number } {
  const { range } = useTimeStore.getState();
  const { fromMs, toMs } = resolveRange(range, Date.now());
  return { startMs: fromMs, endMs: toMs, stepMs: stepFor(spanMs(range)) };
}
