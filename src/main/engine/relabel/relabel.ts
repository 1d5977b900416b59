import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { md5Tail } from '../base/md5.ts';
import { compileAnchored, expandMatch } from '../base/regex.ts';
import type { Regex } from '../base/regex.ts';
import { isLabelName } from './names.ts';
import type { NameScheme, RelabelRule } from './types.ts';

/** Applies rules to a label set; null where a rule drops it. */
export type Relabel = (labels: Labels) => Labels | null;

/** Changes the labels in place; false drops them. */
type Step = (labels: Map<string, string>) => boolean;

/** Compiles rules that have been checked (ruleProblem). They are applied in order, as Prometheus does (relabel.Process). */
export function compileRelabel(rules: readonly RelabelRule[], scheme: NameScheme): Relabel {
  const steps = rules.map((rule) => compileStep(rule, scheme));
  return (labels) => {
    const changing = new Map(Object.entries(labels));
    for (const step of steps) if (!step(changing)) return null;
    return makeLabels(changing);
  };
}

function compileStep(rule: RelabelRule, scheme: NameScheme): Step {
  const { targetLabel, sourceLabels, separator } = rule;
  const regex = compileAnchored(rule.regex);
  const source = (labels: Map<string, string>): string =>
    sourceLabels.map((name) => labels.get(name) ?? '').join(separator);
  const set = (change: (value: string) => string): Step => {
    return (labels) => {
      put(labels, targetLabel, change(source(labels)));
      return true;
    };
  };
  switch (rule.action) {
    case 'keep':
      return (labels) => regex.test(source(labels));
    case 'drop':
      return (labels) => !regex.test(source(labels));
    case 'keepequal':
      return (labels) => (labels.get(targetLabel) ?? '') === source(labels);
    case 'dropequal':
      return (labels) => (labels.get(targetLabel) ?? '') !== source(labels);
    case 'lowercase':
      return set((value) => value.toLowerCase());
    case 'uppercase':
      return set((value) => value.toUpperCase());
    case 'hashmod': {
      const modulus = BigInt(rule.modulus);
      return set((value) => String(md5Tail(value) % modulus));
    }
    case 'replace':
      return replaceStep(rule, scheme, regex, source);
    case 'labelmap':
      return (labels) => {
        for (const [name, value] of [...labels]) {
          const match = regex.exec(name);
          if (match !== null) put(labels, expandMatch(rule.replacement, match), value);
        }
        return true;
      };
    case 'labeldrop':
      return filterNames((name) => !regex.test(name));
    case 'labelkeep':
      return filterNames((name) => regex.test(name));
  }
}

function replaceStep(
  rule: RelabelRule,
  scheme: NameScheme,
  regex: Regex,
  source: (labels: Map<string, string>) => string,
): Step {
  return (labels) => {
    const match = regex.exec(source(labels));
    if (match === null) return true;
    const target = expandMatch(rule.targetLabel, match);
    // A name that came out of the text may be none.
    if (isLabelName(target, scheme)) put(labels, target, expandMatch(rule.replacement, match));
    return true;
  };
}

function filterNames(keep: (name: string) => boolean): Step {
  return (labels) => {
    for (const name of [...labels.keys()]) if (!keep(name)) labels.delete(name);
    return true;
  };
}

/** An empty value is no label. */
function put(labels: Map<string, string>, name: string, value: string): void {
  if (value === '') labels.delete(name);
  else labels.set(name, value);
}
