import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { RuleStatus } from '#shared/contract/alerts.ts';
import { useAction } from '../../live/use-method.ts';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SeverityMark } from '../../ui/SeverityMark.tsx';
import { ChartSkeleton } from '../../ui/Skeletons.tsx';
import { toastDone } from '../../ui/toasts.ts';
import { markOfState } from '../alerts/alert-words.ts';
import { BacktestView } from './BacktestView.tsx';
import { EpisodeTable } from './EpisodeTable.tsx';
import { OtherValues } from './OtherValues.tsx';
import { RuleFields } from './RuleFields.tsx';
import { DAY_MS, PAUSE_MS, PERIODS } from './periods.ts';
import { draftOf, readDraft } from './rule-words.ts';
import type { RuleDraft } from './rule-words.ts';
import { costOf, useBacktest } from './use-backtest.ts';

/** A rule's fields over what they would have done: every change is tried on the history at once. */
export function RuleEditor({ rule }: { rule: RuleStatus }): React.ReactNode {
  const [draft, setDraft] = useState(draftOf(rule));
  const [days, setDays] = useState('7');
  const [endMs, setEndMs] = useState(() => Date.now());
  const [settled] = useDebouncedValue(draft, PAUSE_MS);
  const saving = useAction('rules.save', ['alerts.rules', 'rules.backtest']);

  const span = { fromMs: endMs - Number(days) * DAY_MS, toMs: endMs };
  const asked = readDraft(settled) ?? readDraft(draftOf(rule));
  const inForce = useBacktest(rule, readDraft(draftOf(rule)), span, false);
  const tried = useBacktest(rule, asked, span, true);
  const typed = readDraft(draft);
  const isChanged = JSON.stringify(typed) !== JSON.stringify(readDraft(draftOf(rule)));
  const outcome = tried.data?.outcomes[0];

  const save = () => {
    if (typed)
      saving.mutate(
        { id: rule.id, ...typed },
        { onSuccess: ({ file }) => toastDone(`Saved ${rule.name} in ${baseName(file)}`) },
      );
  };
  const change = (part: Partial<RuleDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };

  return (
    <Page
      title={rule.name}
      subtitle={
        <>
          <SeverityMark mark={markOfState(rule.state, rule.severity)} label={rule.state} /> · group{' '}
          {rule.group} · written in <span title={rule.source}>{baseName(rule.source)}</span>
        </>
      }
      actions={
        <>
          <Link href={`/explore?expr=${encodeURIComponent(draft.expr)}`}>Explore the expression</Link>
          <Button
            leftSection={<IconDeviceFloppy size={16} />}
            disabled={!isChanged || typed === null || tried.error !== null}
            loading={saving.isPending}
            onClick={save}
          >
            Save the rule
          </Button>
        </>
      }
    >
      {saving.error ? <ErrorState what="The rule was not saved" error={saving.error} onRetry={save} /> : null}
      <Panel
        title="Rule"
        actions={
          isChanged ? (
            <Button variant="subtle" size="compact-sm" onClick={() => setDraft(draftOf(rule))}>
              Back to the rule in force
            </Button>
          ) : null
        }
      >
        <RuleFields draft={draft} onChange={change} error={tried.error} />
      </Panel>
      <Panel
        title="What it would have done"
        note={tried.data ? costOf(tried.data, rule.intervalMs) : null}
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
        {tried.error && !tried.data ? (
          <ErrorState
            what="The history can't be evaluated"
            error={tried.error}
            onRetry={() => void tried.refetch()}
          />
        ) : !tried.data || !outcome ? (
          <ChartSkeleton height={320} />
        ) : (
          <BacktestView
            name={rule.name}
            result={tried.data}
            expr={asked?.expr ?? rule.expr}
            inForce={isChanged ? inForce.data?.outcomes[0] : undefined}
            isOld={tried.isPlaceholderData}
          />
        )}
      </Panel>
      {tried.data && outcome ? (
        <>
          <OtherValues result={tried.data} draft={draft} onChange={change} />
          <EpisodeTable episodes={outcome.episodes} total={outcome.firings} endMs={tried.data.endMs} />
        </>
      ) : null}
    </Page>
  );
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '');
}
