import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChartLine, IconDeviceFloppy } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useAction, useMethod } from '../../live/use-method.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ChartSkeleton } from '../../ui/Skeletons.tsx';
import { toastDone } from '../../ui/toasts.ts';
import { BacktestView } from './BacktestView.tsx';
import { EpisodeTable } from './EpisodeTable.tsx';
import { NewRuleForm } from './NewRuleForm.tsx';
import { emptyFields, nameFor, readLabels, saidBy } from './new-rule-words.ts';
import type { NewRuleFields } from './new-rule-words.ts';
import { OtherValues } from './OtherValues.tsx';
import { DAY_MS, PAUSE_MS, PERIODS } from './periods.ts';
import { RuleFields } from './RuleFields.tsx';
import { readDraft } from './rule-words.ts';
import type { RuleDraft } from './rule-words.ts';
import { costOf, useBacktest } from './use-backtest.ts';

/** What rules are evaluated at where their group says nothing else; only tells how finely the history is looked at. */
const INTERVAL_MS = 15_000;

/** An alerting rule from scratch, tried on the history while it is written. `?expr=` begins with an expression. */
export function NewRulePage(): React.ReactNode {
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const [draft, setDraft] = useState<RuleDraft>(() => ({
    expr: search.get('expr') ?? '',
    forText: '5m',
    keepText: '0',
  }));
  const [fields, setFields] = useState<NewRuleFields>(() => ({ ...emptyFields, name: nameFor(draft.expr) }));
  const [days, setDays] = useState('7');
  const [endMs, setEndMs] = useState(() => Date.now());
  const [settled] = useDebouncedValue(draft, PAUSE_MS);
  const places = useMethod('rules.places', {});
  const saving = useAction('rules.create', ['alerts.rules', 'rules.places']);

  const typed = readDraft(draft);
  const said = saidBy(fields);
  const span = { fromMs: endMs - Number(days) * DAY_MS, toMs: endMs };
  const about = { name: 'draft', labels: {}, intervalMs: INTERVAL_MS };
  const tried = useBacktest(about, readDraft(settled), span, true);
  const hasExpr = draft.expr.trim() !== '';
  const data = hasExpr ? tried.data : undefined;
  const outcome = data?.outcomes[0];
  const isReady =
    typed !== null &&
    fields.name.trim() !== '' &&
    tried.error === null &&
    readLabels(fields.labelsText).wrong.length === 0;

  const save = () => {
    if (!isReady) return;
    const { file, group, name } = fields;
    saving.mutate(
      { ...typed, ...said, file, name: name.trim(), group: group.trim() === '' ? 'own' : group },
      {
        onSuccess: () => {
          toastDone(`${name.trim()} is written in ${file.replace(/^.*[\\/]/, '')}`);
          navigate('/alerts?tab=rules');
        },
      },
    );
  };
  const change = (part: Partial<RuleDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };

  return (
    <Page
      title="New rule"
      subtitle="Fires an alert for every series its expression gives. Nothing is written before it is saved."
      actions={
        <>
          {hasExpr ? (
            <Link href={`/explore?expr=${encodeURIComponent(draft.expr)}`}>Explore the expression</Link>
          ) : null}
          <Button
            leftSection={<IconDeviceFloppy size={16} />}
            disabled={!isReady}
            loading={saving.isPending}
            onClick={save}
          >
            Save the rule
          </Button>
        </>
      }
    >
      {saving.error ? <ErrorState what="The rule was not saved" error={saving.error} onRetry={save} /> : null}
      <Panel title="Rule">
        <RuleFields draft={draft} onChange={change} error={hasExpr ? tried.error : null} />
      </Panel>
      <Panel title="What the alert says, and where the rule is written">
        <NewRuleForm
          fields={fields}
          places={places.data}
          onChange={(part) => {
            setFields((before) => ({ ...before, ...part }));
          }}
        />
      </Panel>
      <Panel
        title="What it would have done"
        note={data ? costOf(data, INTERVAL_MS) : null}
        actions={
          <SegmentedControl
            aria-label="Period"
            size="xs"
            data={PERIODS}
            value={days}
            onChange={(next) => {
              setDays(next);
              setEndMs(Date.now());
            }}
          />
        }
      >
        {!hasExpr ? (
          <EmptyState title="No expression yet" icon={<IconChartLine size={22} />}>
            Write one above, such as <code>up == 0</code>: when it would have fired is shown here.
          </EmptyState>
        ) : tried.error && !data ? (
          <ErrorState
            what="The history can't be evaluated"
            error={tried.error}
            onRetry={() => void tried.refetch()}
          />
        ) : !data || !outcome ? (
          <ChartSkeleton height={320} />
        ) : (
          <BacktestView
            name={fields.name.trim() === '' ? 'New rule' : fields.name}
            result={data}
            expr={readDraft(settled)?.expr ?? draft.expr}
            inForce={undefined}
            isOld={tried.isPlaceholderData}
          />
        )}
      </Panel>
      {data && outcome ? (
        <>
          <OtherValues result={data} draft={draft} onChange={change} />
          <EpisodeTable episodes={outcome.episodes} total={outcome.firings} endMs={data.endMs} />
        </>
      ) : null}
    </Page>
  );
}
