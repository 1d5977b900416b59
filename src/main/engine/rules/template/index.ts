/** Templates of labels and annotations: Go's text/template as Prometheus's rule authors use it. */
import type { Labels } from '#shared/model/labels.ts';
import type { TemplateWorld } from './context.ts';
import { TemplateError } from './error.ts';
import { evaluateTemplate } from './evaluate.ts';
import { parseTemplate } from './parser.ts';
import type { Value } from './value.ts';

export { MissingQuery } from './context.ts';
export type { TemplateWorld } from './context.ts';
export { TemplateError } from './error.ts';

/** What a template sees: `$labels`, `$value`, `$externalLabels`, `$externalURL` (and `.Labels` and so on). */
export interface TemplateData extends TemplateWorld {
  /** Labels of the expression's result, metric name included. */
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels: Labels;
}

export interface CompiledTemplate {
  /** True when it calls `query`. */
  readonly queries: boolean;
  /** False for text without actions: expanding gives the same whatever the data. */
  readonly dynamic: boolean;
  /** Never throws for the template's sake (see `expanded`); throws MissingQuery where `data.query` does. */
  readonly expand: (data: TemplateData) => string;
  /** Throws TemplateError where `expand` would give the error's text: for what is done, not only said. */
  readonly expandOrThrow: (data: TemplateData) => string;
}

/** Parses once; throws TemplateError when it doesn't parse. */
export function compileTemplate(text: string): CompiledTemplate {
  if (!text.includes('{{'))
    return { queries: false, dynamic: false, expand: () => text, expandOrThrow: () => text };
  const template = parseTemplate(text);
  const expandOrThrow = (data: TemplateData): string => {
    const labels = new Map(Object.entries(data.labels));
    const externalLabels = new Map(Object.entries(data.externalLabels));
    const dot = new Map<string, Value>([
      ['Labels', labels],
      ['Value', data.value],
      ['ExternalLabels', externalLabels],
      ['ExternalURL', data.externalUrl],
    ]);
    const variables: [string, Value][] = [
      ['$labels', labels],
      ['$value', data.value],
      ['$externalLabels', externalLabels],
      ['$externalURL', data.externalUrl],
    ];
    return evaluateTemplate(template, dot, variables, data);
  };
  return {
    queries: template.queries,
    dynamic: true,
    expand: (data) => expanded(() => expandOrThrow(data)),
    expandOrThrow,
  };
}

/** An error while executing becomes the text, as in Prometheus: an alert is never lost for a bad annotation. */
function expanded(expand: () => string): string {
  try {
    return expand();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `<error expanding template: ${error.message}>`;
  }
}
