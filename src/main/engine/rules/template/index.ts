/** Templates of labels and annotations: Go's text/template as Prometheus's rule authors use it. */
import type { Labels } from '#shared/model/labels.ts';
import { TemplateError } from './error.ts';
import { evaluateNodes } from './evaluate.ts';
import { parseTemplate } from './parser.ts';
import type { Value } from './value.ts';

export { TemplateError } from './error.ts';

/** What a template sees: `$labels`, `$value`, `$externalLabels`, `$externalURL` (and `.Labels` and so on). */
export interface TemplateData {
  /** Labels of the expression's result, metric name included. */
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
}

export type CompiledTemplate = (data: TemplateData) => string;

/** Parses once; throws TemplateError when it doesn't parse. What comes back never throws: see `expanded`. */
export function compileTemplate(text: string): CompiledTemplate {
  if (!text.includes('{{')) return () => text;
  const nodes = parseTemplate(text);
  return (data) =>
    expanded(() => {
      const labels = new Map(Object.entries(data.labels));
      const externalLabels = new Map(Object.entries(data.externalLabels));
      const dot = new Map<string, Value>([
        ['Labels', labels],
        ['Value', data.value],
        ['ExternalLabels', externalLabels],
        ['ExternalURL', data.externalUrl],
      ]);
      return evaluateNodes(nodes, dot, [
        ['$labels', labels],
        ['$value', data.value],
        ['$externalLabels', externalLabels],
        ['$externalURL', data.externalUrl],
      ]);
    });
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
