import type { Severity } from '#shared/model/severity.ts';
import { formatLabels } from '#shared/model/labels.ts';
import type { VectorSample } from '../../promql/types.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { AlertingRule, AlertInstance, NewTransition } from '../types.ts';
import type { Describe } from './prepare-rule.ts';
import { withoutSample, withSample } from './step-instance.ts';
import type { Found, Step } from './step-instance.ts';

/** A rule whose result can't be used; its alerts stay as they are. */
export class RuleEvaluationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RuleEvaluationError';
  }
}

export interface AlertingInput extends Step {
  readonly rule: Pick<AlertingRule, 'name' | 'forMs' | 'keepFiringForMs'>;
  readonly ruleId: string;
  /** Most alerts the rule may have; 0 is no limit. */
  readonly limit: number;
  readonly previous: readonly AlertInstance[];
  readonly samples: readonly VectorSample[];
  readonly describe: Describe;
  readonly severityOf: (label: string | undefined) => Severity;
}

export interface AlertingOutput {
  readonly instances: readonly AlertInstance[];
  readonly transitions: readonly NewTransition[];
}

/**
 * The alert state machine, one evaluation of one rule: inactive → pending → firing → resolved, and pending → inactive;
 * `for: 0` fires at once, `keep_firing_for` holds a firing alert, an alert that comes back within the retention starts anew.
 * Throws RuleEvaluationError for duplicate label sets and a passed limit.
 */
export function evaluateAlertingRule(input: AlertingInput): AlertingOutput {
  const { atMs, rule } = input;
  const active = describeSamples(input);
  const previous = new Map(input.previous.map((instance) => [instance.fingerprint, instance]));
  const instances: AlertInstance[] = [];
  const transitions: NewTransition[] = [];

  const transition = (
    instance: AlertInstance,
    from: NewTransition['from'],
    to: NewTransition['to'],
    reason: string,
  ): void => {
    transitions.push({
      atMs,
      fingerprint: instance.fingerprint,
      rule: rule.name,
      severity: input.severityOf(instance.labels['severity']),
      labels: instance.labels,
      from,
      to,
      reason,
      value: instance.value,
    });
  };

  for (const before of input.previous) {
    if (active.has(before.fingerprint)) continue;
    const after = withoutSample(before, input, transition);
    if (after !== null) instances.push(after);
  }
  for (const found of active.values()) {
    instances.push(withSample(found, previous.get(found.fingerprint), input, transition));
  }
  return { instances, transitions };
}

function describeSamples(input: AlertingInput): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const sample of input.samples) {
    const { labels, annotations } = input.describe(sample);
    const fingerprint = fingerprintOf(input.ruleId, labels);
    if (found.has(fingerprint))
      throw new RuleEvaluationError(
        `vector contains metrics with the same labelset after applying alert labels: ${formatLabels(labels)}`,
      );
    found.set(fingerprint, { fingerprint, labels, annotations, value: sample.value });
  }
  // Prometheus drops all of the rule's alerts here; they are kept, since what fired before hasn't gone away.
  if (input.limit > 0 && found.size > input.limit)
    throw new RuleEvaluationError(`exceeded limit of ${input.limit} with ${found.size} alerts`);
  return found;
}
