import jsonata from 'jsonata';
import { quoteLabelValue } from '#shared/model/labels.ts';
import { ScrapeError } from '../failure.ts';
import type { JsonMapping, JsonMetric } from './types.ts';

type Evaluate = (input: unknown) => Promise<unknown>;

interface CompiledMetric {
  readonly metric: JsonMetric;
  readonly each: Evaluate | null;
  readonly value: Evaluate;
  readonly labels: readonly (readonly [name: string, evaluate: Evaluate])[];
}

/** Turns answers into pages in Prometheus's text format, so that they are stored as any other page is. */
export interface JsonMapper {
  /** Throws ScrapeError where an expression fails or gives what is no number; `address` is for its message. */
  toPage(body: Uint8Array, address: string): Promise<Uint8Array>;
}

/** What is wrong with a JSONata expression, with the place in it; null when nothing is. */
export function expressionProblem(expression: string): string | null {
  try {
    jsonata(expression);
    return null;
  } catch (error) {
    return explain(error);
  }
}

/** Compiles a mapping whose expressions have been checked ({@link expressionProblem}). */
export function compileJsonMapping(mapping: JsonMapping): JsonMapper {
  const metrics = mapping.metrics.map(compileMetric);
  return {
    async toPage(body, address) {
      const answer = parseAnswer(body, address);
      const lines: string[] = [];
      for (const compiled of metrics) lines.push(...(await linesOf(compiled, answer, address)));
      return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
    },
  };
}

function compileMetric(metric: JsonMetric): CompiledMetric {
  const compile = (expression: string): Evaluate => {
    const compiled = jsonata(expression);
    return (input) => compiled.evaluate(input) as Promise<unknown>;
  };
  return {
    metric,
    each: metric.each === null ? null : compile(metric.each),
    value: compile(metric.value),
    labels: Object.entries(metric.labels).map(([name, expression]) => [name, compile(expression)] as const),
  };
}

function parseAnswer(body: Uint8Array, address: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ScrapeError('bad_json', `${address} did not answer in JSON: ${detail}.`);
  }
}

async function linesOf(compiled: CompiledMetric, answer: unknown, address: string): Promise<string[]> {
  const { metric } = compiled;
  const run = async <T>(
    evaluate: (input: unknown) => Promise<T>,
    input: unknown,
    part: string,
  ): Promise<T> => {
    try {
      return await evaluate(input);
    } catch (error) {
      throw new ScrapeError(
        'json_mapping',
        `The ${part} of the metric ${metric.name} can't be made of the answer of ${address}: ${explain(error)}.`,
      );
    }
  };
  const found = compiled.each === null ? [answer] : itemsOf(await run(compiled.each, answer, 'each'));
  const lines = [`# TYPE ${metric.name} ${metric.type === 'unknown' ? 'untyped' : metric.type}`];
  if (metric.help !== '') lines.unshift(`# HELP ${metric.name} ${escapeHelp(metric.help)}`);
  for (const item of found) {
    const value = await run(compiled.value, item, 'value');
    if (value === undefined || value === null) continue;
    const labels: string[] = [];
    for (const [name, evaluate] of compiled.labels) {
      const text = await run(async (input) => textOf(await evaluate(input)), item, `label ${name}`);
      if (text !== '') labels.push(`${name}=${quoteLabelValue(text)}`);
    }
    lines.push(`${metric.name}{${labels.join(',')}} ${numberText(value, metric, address)}`);
  }
  return lines;
}

/** JSONata gives a lone item without its list, and nothing for an empty one. */
function itemsOf(found: unknown): readonly unknown[] {
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found];
}

function numberText(value: unknown, metric: JsonMetric, address: string): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
    return String(Number(value));
  throw new ScrapeError(
    'json_mapping',
    `The value of the metric ${metric.name} is no number: "${metric.value}" gave ${excerpt(value)} from ${address}.`,
  );
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (isFunction(value)) throw new Error('it gives a function; a call needs its brackets');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As JSONata gives its own and those an expression defines. */
function isFunction(value: unknown): boolean {
  return (
    typeof value === 'function' ||
    (typeof value === 'object' &&
      value !== null &&
      ('_jsonata_function' in value || '_jsonata_lambda' in value))
  );
}

function excerpt(value: unknown): string {
  if (isFunction(value)) return 'a function';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}

/** JSONata throws plain objects with a message and a position. */
function explain(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  const at =
    'position' in error && typeof error.position === 'number' ? ` (at character ${error.position})` : '';
  return `${String(error.message).replace(/\.$/, '')}${at}`;
}
