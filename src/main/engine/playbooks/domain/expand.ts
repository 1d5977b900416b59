import type { Labels } from '#shared/model/labels.ts';
import { makeLabels } from '#shared/model/labels.ts';
import type { VectorSample } from '../../promql/types.ts';
import { compileTemplate, MissingQuery } from '../../rules/index.ts';
import type { Action } from '../types.ts';
import { Refused } from './arguments.ts';

/** What a run's templates see: labels and value of what triggered it. */
export interface ExpandData {
  readonly labels: Labels;
  readonly value: number;
  readonly externalLabels: Labels;
  readonly timeMs: number;
}

/** Asks PromQL at the time of the run. */
export type AskVector = (expr: string) => Promise<readonly VectorSample[]>;

/** Expressions that the templates of one run may ask for. */
const MOST_QUERIES = 50;

/**
 * Fills an action's templates in. Each template gives one text and stays one: an argument, a JSON string, a part of an
 * address. Rejects with {@link Refused} where one can't be expanded or would become something else than its author wrote.
 */
export async function expandAction(action: Action, data: ExpandData, ask: AskVector): Promise<Action> {
  const answers = new Map<string, readonly VectorSample[]>();
  for (;;) {
    try {
      return expandWith(action, data, answers);
    } catch (error) {
      if (!(error instanceof MissingQuery)) throw error;
      if (answers.size >= MOST_QUERIES)
        throw new Refused(`its templates ask more than ${String(MOST_QUERIES)} queries`);
      answers.set(error.expr, await ask(error.expr).catch((reason: unknown) => refuse(error.expr, reason)));
    }
  }
}

function refuse(expr: string, reason: unknown): never {
  throw new Refused(`the query ${expr} failed: ${reason instanceof Error ? reason.message : String(reason)}`);
}

function expandWith(
  action: Action,
  data: ExpandData,
  answers: ReadonlyMap<string, readonly VectorSample[]>,
): Action {
  const fill = (text: string, encode: (text: string) => string = (same) => same): string => {
    const encoded = (labels: Labels): Labels =>
      makeLabels(Object.entries(labels).map(([name, value]) => [name, encode(value)] as const));
    const expanded = compileTemplate(text).expandOrThrow({
      labels: encoded(data.labels),
      value: data.value,
      externalLabels: encoded(data.externalLabels),
      timeMs: data.timeMs,
      externalUrl: '',
      query(expr) {
        const answer = answers.get(expr);
        if (answer === undefined) throw new MissingQuery(expr);
        return answer.map(({ labels, value }) => ({ labels: encoded(labels), value }));
      },
    });
    return expanded;
  };
  switch (action.kind) {
    case 'command':
      return { ...action, args: action.args.map((arg) => fill(arg)) };
    case 'http':
      return {
        ...action,
        url: checkUrl(action.url, fill(action.url, encodeURIComponent)),
        headers: Object.fromEntries(
          Object.entries(action.headers).map(([name, value]) => [name, checkHeader(name, fill(value))]),
        ),
        json: fillJson(action.json, fill),
      };
    case 'github_issue':
      return {
        ...action,
        title: fill(action.title).replace(/\s+/g, ' ').trim(),
        body: fill(action.body),
        labels: action.labels.map((label) => fill(label)),
      };
    case 'scale_hint':
      return { ...action, text: fill(action.text) };
    case 'notify':
      return { ...action, title: fill(action.title), text: fill(action.text) };
    case 'ask':
      return { ...action, question: fill(action.question) };
    case 'restart_service':
    case 'wait_until':
      return action;
  }
}

/** Texts inside JSON are filled in and stay texts; keys are as written. */
function fillJson(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, fill));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, fill)]));
  return value;
}

/** Scheme, host and port stand before the first template; a label can't lead the request elsewhere. */
export const FIXED_ORIGIN = /^https?:\/\/[^/?#{}@\s]+(?:[/?#]|$)/;

function checkUrl(template: string, expanded: string): string {
  if (!FIXED_ORIGIN.test(template)) throw new Refused(`the host of ${template} must not be a template`);
  const path = expanded.replace(/^https?:\/\/[^/?#]*/, '').split(/[?#]/)[0] ?? '';
  // Labels are encoded, but a label that is `..` needs no slash to climb.
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) throw new Refused(`the path of ${expanded} climbs`);
  return expanded;
}

function checkHeader(name: string, value: string): string {
  if (/[\r\n\0]/.test(value)) throw new Refused(`the header ${name} would have a line break in it`);
  return value;
}
