import type { UseQueryResult } from '@tanstack/react-query';
import type { BacktestResult } from '#shared/contract/rules.ts';
import type { WatchdeckError } from '#shared/model/errors.ts';
import { useMethod } from '../../live/use-method.ts';
import { splitComparison } from '../alerts/comparison.ts';
import { FOR_STOPS, thresholdsAround } from './rule-words.ts';
import type { readDraft } from './rule-words.ts';

/** What of a rule isn't among the values that are tried. */
export interface TriedRule {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly intervalMs: number;
}

/** What these values would have done over the span; with others worth trying beside them. Nothing is asked for null. */
export function useBacktest(
  rule: TriedRule,
  values: ReturnType<typeof readDraft>,
  span: { readonly fromMs: number; readonly toMs: number },
  withOthers: boolean,
): UseQueryResult<BacktestResult, WatchdeckError> {
  const threshold = splitComparison(values?.expr ?? '').threshold?.value;
  const others = [
    ...FOR_STOPS.filter((_, i) => i % 2 === 0).map((forMs) => ({ forMs })),
    ...(threshold === undefined ? [] : thresholdsAround(threshold).map((value) => ({ threshold: value }))),
  ];
  return useMethod(
    'rules.backtest',
    {
      rule: { name: rule.name, labels: rule.labels, ...(values ?? { expr: '0' }) },
      intervalMs: rule.intervalMs,
      startMs: span.fromMs,
      endMs: span.toMs,
      variations: withOthers ? others : [],
    },
    { keepPrevious: true, enabled: values !== null },
  );
}

/** How often a rule was evaluated to find that out, and how long it took. */
export function costOf(
  { stepMs, exact, durationMs }: { stepMs: number; exact: boolean; durationMs: number },
  intervalMs: number,
): string {
  const every = exact
    ? `every ${seconds(intervalMs)}`
    : `every ${seconds(stepMs)} instead of ${seconds(intervalMs)}`;
  return `evaluated ${every}, in ${String(Math.max(1, Math.round(durationMs)))} ms`;
}

function seconds(ms: number): string {
  return `${String(ms / 1000)} s`;
}
