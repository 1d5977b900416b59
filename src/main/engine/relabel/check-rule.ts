import { compileAnchored } from '../base/regex.ts';
import { isLabelName, isLabelTemplate } from './names.ts';
import type { NameScheme, RelabelAction, RelabelRule } from './types.ts';

/** What a rule is that says nothing (Prometheus's DefaultRelabelConfig). */
export const defaultRule: RelabelRule = {
  action: 'replace',
  sourceLabels: [],
  separator: ';',
  regex: '(.*)',
  modulus: 0,
  targetLabel: '',
  replacement: '$1',
};

const needTarget = new Set<RelabelAction>([
  'replace',
  'hashmod',
  'lowercase',
  'uppercase',
  'keepequal',
  'dropequal',
]);
const noReplacement = new Set<RelabelAction>(['lowercase', 'uppercase', 'keepequal', 'dropequal']);

/** What is wrong with a rule, in Prometheus's order of checks (model/relabel/relabel.go Validate); null when nothing is. */
export function ruleProblem(rule: RelabelRule, scheme: NameScheme): string | null {
  const { action, targetLabel, replacement } = rule;
  const badRegex = regexProblem(rule.regex);
  if (badRegex !== null) return badRegex;
  if (action === 'hashmod' && rule.modulus === 0) return 'hashmod needs a modulus other than zero';
  if (needTarget.has(action)) {
    if (targetLabel === '') return `the action ${action} needs a target_label`;
    const template = action === 'replace' && targetLabel.includes('$');
    const good = template ? isLabelTemplate(targetLabel, scheme) : isLabelName(targetLabel, scheme);
    if (!good) return `"${targetLabel}" is not a valid target_label for the action ${action}`;
  }
  if (noReplacement.has(action) && replacement !== defaultRule.replacement)
    return `replacement can't be set for the action ${action}`;
  if (action === 'labelmap' && !isLabelTemplate(replacement, scheme))
    return `"${replacement}" is not a valid replacement for the action labelmap`;
  const others = rule.modulus !== 0 || rule.separator !== defaultRule.separator;
  if (
    (action === 'keepequal' || action === 'dropequal') &&
    (others || rule.regex !== defaultRule.regex || replacement !== defaultRule.replacement)
  )
    return `the action ${action} takes source_labels and target_label only, no other fields`;
  if (
    (action === 'labeldrop' || action === 'labelkeep') &&
    (others || rule.sourceLabels.length > 0 || targetLabel !== '' || replacement !== defaultRule.replacement)
  )
    return `the action ${action} takes regex only, no other fields`;
  return null;
}

function regexProblem(regex: string): string | null {
  try {
    compileAnchored(regex);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
