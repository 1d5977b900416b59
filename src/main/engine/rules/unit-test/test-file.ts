import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';
import { parseDurationMs } from '../../base/duration.ts';
import { DocumentError, formatPath } from '../../base/yaml-document.ts';
import { locate } from '../file/located.ts';
import { NotationError, readMetric, readNumber, readSeries } from './series-notation.ts';
import type { NotedSeries } from './series-notation.ts';

/** A file of unit tests for rules, in promtool's format; durations in ms. */
export interface UnitTestFile {
  readonly ruleFiles: readonly string[];
  readonly evaluationIntervalMs: number;
  readonly groupEvalOrder: readonly string[];
  /** Values may differ in the last bit. */
  readonly fuzzyCompare: boolean;
  readonly tests: readonly TestGroup[];
}

export interface TestGroup {
  readonly name: string;
  readonly intervalMs: number;
  /** What `eval_time` counts from, unix ms. */
  readonly startMs: number;
  readonly inputSeries: readonly NotedSeries[];
  readonly externalLabels: Labels;
  readonly externalUrl: string;
  readonly alertTests: readonly AlertTest[];
  readonly exprTests: readonly ExprTest[];
}

export interface AlertTest {
  readonly evalTimeMs: number;
  readonly alertname: string;
  readonly expected: readonly {
    readonly labels: Labels;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

export interface ExprTest {
  readonly expr: string;
  readonly evalTimeMs: number;
  readonly expected: readonly ExpectedSample[];
}

export interface ExpectedSample {
  readonly labels: Labels;
  readonly value: number;
  /** In the series notation, for a native histogram. */
  readonly histogram: string | null;
}

const DEFAULT_INTERVAL_MS = 60_000;

/** Turns a text into something else; what `read` throws becomes a problem at the text's place. */
function textTo<T>(read: (text: string) => T) {
  return z.string({ error: 'expected text' }).transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}

const duration = textTo((text) => {
  const ms = parseDurationMs(text);
  if (ms === null) throw new NotationError(`not a valid duration: "${text}"`);
  return ms;
});

const number = textTo((text) => {
  const value = readNumber(text);
  if (Number.isNaN(value) && !/nan$/i.test(text)) throw new NotationError(`"${text}" is not a number`);
  return value;
});

/** Unix seconds or RFC 3339. */
const timestamp = textTo((text) => {
  const ms = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(ms))
    throw new NotationError(`not a time: "${text}"; expected unix seconds or 2006-01-02T15:04:05Z`);
  return ms;
});

const flag = textTo((text) => {
  if (/^(true|yes|on)$/i.test(text)) return true;
  if (/^(false|no|off)$/i.test(text)) return false;
  throw new NotationError(`expected true or false, got "${text}"`);
});

const text = z.string({ error: 'expected text' });
const texts = z.record(
  z.string(),
  text.nullable().transform((value) => value ?? ''),
  {
    error: 'expected a map of names to texts',
  },
);

/** A map with these fields and no others, unless unknown ones are to be let pass. */
function schemaOf(ignoreUnknown: boolean) {
  const object = <S extends z.core.$ZodShape>(shape: S) =>
    ignoreUnknown ? z.object(shape) : z.strictObject(shape);
  const listOf = <T extends z.ZodType>(item: T) =>
    z
      .array(item, { error: 'expected a list' })
      .nullish()
      .transform((list) => list ?? []);
  const series = object({ series: text, values: text.nullish() }).transform(
    ({ series: metric, values }, context) => {
      try {
        return readSeries(`${metric} ${values ?? ''}`);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
        return z.NEVER;
      }
    },
  );
  const alert = object({ exp_labels: texts.nullish(), exp_annotations: texts.nullish() });
  const alertTest = object({
    eval_time: duration.nullish(),
    alertname: text.nullish(),
    exp_alerts: listOf(alert.nullable()),
  });
  const sample = object({
    labels: textTo(readMetric).nullish(),
    value: number.nullish(),
    histogram: text.nullish(),
  });
  const exprTest = object({ expr: text, eval_time: duration.nullish(), exp_samples: listOf(sample) });
  const group = object({
    name: text.nullish(),
    interval: duration.nullish(),
    start_timestamp: timestamp.nullish(),
    input_series: listOf(series),
    external_labels: texts.nullish(),
    external_url: text.nullish(),
    alert_rule_test: listOf(alertTest),
    promql_expr_test: listOf(exprTest),
  });
  return object({
    rule_files: listOf(text),
    evaluation_interval: duration.nullish(),
    group_eval_order: listOf(text),
    fuzzy_compare: flag.nullish(),
    tests: listOf(group.nullable()),
  });
}

/** Reads a unit test file. Throws DocumentError with every problem and its place. */
export function parseTestFile(
  source: string,
  file: string,
  options: { readonly ignoreUnknownFields?: boolean } = {},
): UnitTestFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, prettyErrors: false });
  const problemAt = (offset: number, message: string): ConfigProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  DocumentError.throwIfAny(document.errors.map((error) => problemAt(error.pos[0], error.message)));
  const located = locate(document.contents, document);
  const parsed = schemaOf(options.ignoreUnknownFields === true).safeParse(located.value ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      if (issue.code === 'unrecognized_keys')
        return problemAt(
          located.keyOffsetOf([...issue.path, issue.keys[0] ?? '']),
          `unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}`,
        );
      const where = issue.path.length === 0 ? '' : `${formatPath(issue.path)}: `;
      return problemAt(located.offsetOf(issue.path), where + issue.message);
    });
    DocumentError.throwIfAny(problems);
    throw parsed.error;
  }
  const { data } = parsed;
  const evaluationIntervalMs = positive(data.evaluation_interval) ?? DEFAULT_INTERVAL_MS;
  const order = data.group_eval_order;
  const repeated = order.find((name, i) => order.indexOf(name) !== i);
  if (repeated !== undefined)
    throw new DocumentError([
      problemAt(
        located.offsetOf(['group_eval_order']),
        `group name repeated in evaluation order: ${repeated}`,
      ),
    ]);
  return {
    ruleFiles: data.rule_files,
    evaluationIntervalMs,
    groupEvalOrder: order,
    fuzzyCompare: data.fuzzy_compare ?? false,
    tests: data.tests.map((test): TestGroup => ({
      name: test?.name ?? '',
      intervalMs: positive(test?.interval) ?? evaluationIntervalMs,
      startMs: test?.start_timestamp ?? 0,
      inputSeries: test?.input_series ?? [],
      externalLabels: makeLabels(Object.entries(test?.external_labels ?? {})),
      externalUrl: test?.external_url ?? '',
      alertTests: (test?.alert_rule_test ?? []).map((each) => ({
        evalTimeMs: each.eval_time ?? 0,
        alertname: each.alertname ?? '',
        expected: each.exp_alerts.map((alert) => ({
          labels: makeLabels(Object.entries({ ...alert?.exp_labels, alertname: each.alertname ?? '' })),
          annotations: alert?.exp_annotations ?? {},
        })),
      })),
      exprTests: (test?.promql_expr_test ?? []).map((each) => ({
        expr: each.expr,
        evalTimeMs: each.eval_time ?? 0,
        expected: each.exp_samples.map((sample) => ({
          labels: sample.labels ?? makeLabels([]),
          value: sample.value ?? 0,
          histogram: sample.histogram ?? null,
        })),
      })),
    })),
  };
}

function positive(ms: number | null | undefined): number | null {
  return ms !== null && ms !== undefined && ms > 0 ? ms : null;
}
