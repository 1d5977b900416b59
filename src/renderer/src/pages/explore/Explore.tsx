import { SegmentedControl } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useMethod } from '../../live/use-method.ts';
import { QueryChart } from '../../charts/QueryChart.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ExpressionError } from './ExpressionError.tsx';
import { ExpressionField } from './ExpressionField.tsx';
import { unitOfExpr } from './expression.ts';
import { InstantTable } from './InstantTable.tsx';
import classes from './explore.module.css';

const views = ['Graph', 'Table'] as const;
type View = (typeof views)[number];

/** Ask anything: an expression, drawn over the window's time range or told as a table. Both stand in the address. */
export function Explore(): React.ReactNode {
  const [search] = useSearchParams();
  const asked = search.get('expr') ?? '';
  // The key gives a fresh field when a link brings another expression.
  return <ExploreBody key={asked} asked={asked} view={search.get('view') === 'table' ? 'Table' : 'Graph'} />;
}

function ExploreBody({ asked, view }: { asked: string; view: View }): React.ReactNode {
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(asked);
  // Asked at one instant first: a mistake is told with its place before anything is drawn.
  const check = useMethod('query.instant', { expr: asked || '1' }, { enabled: asked !== '' });
  const go = (expr: string, next: View) => {
    const query = new URLSearchParams({ expr, ...(next === 'Table' ? { view: 'table' } : {}) });
    navigate(expr === '' ? '/explore' : `/explore?${query.toString()}`);
  };
  const run = () => {
    const expr = draft.trim();
    if (expr === asked) void check.refetch();
    else go(expr, view);
  };
  return (
    <Page title="Explore">
      <Panel title="Expression">
        <ExpressionField
          value={draft}
          onChange={setDraft}
          onRun={run}
          busy={check.isFetching && asked !== ''}
        />
        {check.error && asked !== '' ? <ExpressionError expr={asked} error={check.error} /> : null}
        {check.data?.annotations.map(({ level, message }) => (
          <p key={message} className={classes.note} data-level={level}>
            {message}
          </p>
        ))}
      </Panel>
      {asked === '' ? (
        <Panel title="Result">
          <EmptyState title="Ask for a metric" icon={<IconChartLine size={22} />} minHeight={280}>
            Write a PromQL expression, such as <code className="wd-mono">rate(http_requests_total[1m])</code>.
            Names are offered as you write. Enter runs it, Shift + Enter begins a new line.
          </EmptyState>
        </Panel>
      ) : check.error ? null : (
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
              title={asked}
              queries={[{ expr: asked }]}
              unit={unitOfExpr(asked)}
              height={360}
              showStats
            />
          ) : (
            <InstantTable result={check.data} />
          )}
        </Panel>
      )}
    </Page>
  );
}
