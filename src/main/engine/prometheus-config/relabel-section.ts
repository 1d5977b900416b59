import type { z } from 'zod';
import { defaultRule, relabelActions, ruleProblem } from '../relabel/index.ts';
import type { NameScheme, RelabelAction, RelabelRule } from '../relabel/index.ts';
import { fieldsOf, int, labelNames, list, text } from './fields.ts';
import type { Report } from './fields.ts';

const ruleFields = fieldsOf({
  source_labels: labelNames(),
  separator: text(),
  regex: text(),
  modulus: int(0),
  target_label: text(),
  replacement: text(),
  action: text(),
});

/** A list of relabelling rules; an empty entry is null. Checked by {@link checkRelabel}, which knows the name scheme. */
export const relabelList = () => list(ruleFields.nullable());

export type RelabelSection = z.output<ReturnType<typeof relabelList>>;

/** Reports what is wrong with the rules that stand at `path`. */
export function checkRelabel(
  rules: RelabelSection,
  path: readonly PropertyKey[],
  scheme: NameScheme,
  report: Report,
): void {
  rules?.forEach((raw, index) => {
    const at = [...path, index];
    if (raw === null) {
      report(at, 'an empty relabelling rule');
      return;
    }
    const action = (raw.action ?? defaultRule.action).toLowerCase();
    if (action === '') {
      report([...at, 'action'], 'the relabelling action is empty');
      return;
    }
    if (!isAction(action)) {
      report([...at, 'action'], `unknown relabelling action "${raw.action ?? ''}"`);
      return;
    }
    const problem = ruleProblem(toRule(raw, action), scheme);
    if (problem !== null) report(at, problem);
  });
}

/** The rules of a list that has been checked. */
export function toRules(rules: RelabelSection): RelabelRule[] {
  return (rules ?? []).flatMap((raw) => {
    const action = (raw?.action ?? defaultRule.action).toLowerCase();
    return raw !== null && isAction(action) ? [toRule(raw, action)] : [];
  });
}

function isAction(action: string): action is RelabelAction {
  return (relabelActions as readonly string[]).includes(action);
}

function toRule(raw: z.output<typeof ruleFields>, action: RelabelAction): RelabelRule {
  return {
    action,
    sourceLabels: raw.source_labels ?? defaultRule.sourceLabels,
    separator: raw.separator ?? defaultRule.separator,
    regex: raw.regex ?? defaultRule.regex,
    modulus: raw.modulus ?? defaultRule.modulus,
    targetLabel: raw.target_label ?? defaultRule.targetLabel,
    replacement: raw.replacement ?? defaultRule.replacement,
  };
}
