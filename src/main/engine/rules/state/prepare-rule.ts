import { makeLabels, METRIC_NAME } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import type { VectorSample } from '../../promql/types.ts';
import { compileTemplate } from '../template/index.ts';
import type { CompiledTemplate, TemplateWorld } from '../template/index.ts';
import type { AlertingRule } from '../types.ts';

/** What templates may say about this console itself. */
export interface TemplateSurroundings {
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

/** What templates may ask at one evaluation. */
export type EvaluationWorld = Pick<TemplateWorld, 'timeMs' | 'query'>;

/** Labels and annotations of an alert, from the sample that raised it. */
export type Describe = (sample: VectorSample) => {
  labels: Labels;
  annotations: Readonly<Record<string, string>>;
};

/** A rule whose templates are compiled. */
export interface PreparedRule {
  /** True when a template calls `query`: its results have to be fetched, see engine/describe-with-queries.ts. */
  readonly queries: boolean;
  /** True when the alert's labels depend on more than the rule and the sample's labels. */
  readonly dynamicLabels: boolean;
  /** Labels alone, for what needs no annotations. Throws MissingQuery where the world does, as `describe` does. */
  readonly labelsOf: (sample: VectorSample, world: EvaluationWorld) => Labels;
  readonly describe: (world: EvaluationWorld) => Describe;
}

/**
 * Compiles a rule's templates once. Labels: those of the sample without the metric name, overlaid by the rule's, and
 * `alertname` (rules/alerting.go Eval). Throws TemplateError when a template doesn't parse.
 */
export function prepareRule(
  rule: Pick<AlertingRule, 'name' | 'labels' | 'annotations'>,
  surroundings: TemplateSurroundings,
): PreparedRule {
  const labelTemplates = compileAll(rule.labels);
  const annotationTemplates = compileAll(rule.annotations);
  const dataOf = (sample: VectorSample, world: EvaluationWorld) => ({
    labels: sample.labels,
    value: sample.value,
    ...surroundings,
    ...world,
  });
  const dynamicLabels = labelTemplates.some(([, { dynamic }]) => dynamic);
  const expandLabels = (sample: VectorSample, world: EvaluationWorld): Labels => {
    const data = dataOf(sample, world);
    const own = Object.entries(sample.labels).filter(([name]) => name !== METRIC_NAME);
    const added = labelTemplates.map(([name, { expand }]): [string, string] => [name, expand(data)]);
    return makeLabels(new Map([...own, ...added, ['alertname', rule.name]]));
  };
  const known = new WeakMap<Labels, Labels>();
  // The store gives a series the same label set each time: so does the alert of it have the same.
  const labelsOf = (sample: VectorSample, world: EvaluationWorld): Labels => {
    if (dynamicLabels) return expandLabels(sample, world);
    let labels = known.get(sample.labels);
    if (labels === undefined) known.set(sample.labels, (labels = expandLabels(sample, world)));
    return labels;
  };
  return {
    queries: [...labelTemplates, ...annotationTemplates].some(([, { queries }]) => queries),
    dynamicLabels,
    labelsOf,
    describe: (world) => (sample) => {
      const data = dataOf(sample, world);
      const annotations = annotationTemplates.map(([name, { expand }]): [string, string] => [
        name,
        expand(data),
      ]);
      return { labels: labelsOf(sample, world), annotations: Object.fromEntries(annotations) };
    },
  };
}

function compileAll(texts: Readonly<Record<string, string>>): [string, CompiledTemplate][] {
  return Object.entries(texts).map(([name, text]) => [name, compileTemplate(text)]);
}
