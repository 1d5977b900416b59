import { makeLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { VectorSample } from '../../promql/types.ts';
import { compileTemplate } from '../template/index.ts';
import type { CompiledTemplate } from '../template/index.ts';
import type { AlertingRule } from '../types.ts';

/** What templates may say about this console itself. */
export interface TemplateSurroundings {
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

/** Labels and annotations of an alert, from the sample that raised it. */
export type Describe = (sample: VectorSample) => {
  labels: Labels;
  annotations: Readonly<Record<string, string>>;
};

/**
 * Compiles a rule's templates once. Labels: those of the sample without the metric name, overlaid by the rule's, and
 * `alertname` (rules/alerting.go Eval). Throws TemplateError when a template doesn't parse.
 */
export function prepareRule(rule: AlertingRule, surroundings: TemplateSurroundings): Describe {
  const labelTemplates = compileAll(rule.labels);
  const annotationTemplates = compileAll(rule.annotations);
  return (sample) => {
    const data = { labels: sample.labels, value: sample.value, ...surroundings };
    const own = Object.entries(sample.labels).filter(([name]) => name !== METRIC_NAME);
    const added = labelTemplates.map(([name, expand]): [string, string] => [name, expand(data)]);
    return {
      labels: makeLabels(new Map([...own, ...added, ['alertname', rule.name]])),
      annotations: Object.fromEntries(
        annotationTemplates.map(([name, expand]): [string, string] => [name, expand(data)]),
      ),
    };
  };
}

function compileAll(texts: Readonly<Record<string, string>>): [string, CompiledTemplate][] {
  return Object.entries(texts).map(([name, text]) => [name, compileTemplate(text)]);
}
