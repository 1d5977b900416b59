import { z } from 'zod';
import { newAnnotationSchema } from '#shared/contract/annotations.ts';
import type { TimeAnnotation } from '#shared/contract/annotations.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { ErrorCode } from '#shared/model/errors.ts';
import type { ApiParts } from './endpoint.ts';
import { paramsOf } from './params.ts';
import type { HttpAnswer, HttpRequest } from './types.ts';

const PATH = '/api/annotations';
const JSON_TYPE = { 'Content-Type': 'application/json' };
/** As Grafana's. */
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 5_000;
/** One of these tags makes a deployment of an annotation: Grafana's shape has no other word for it. */
const DEPLOYMENT_TAGS: ReadonlySet<string> = new Set(['deployment', 'deploy', 'release']);
/** Who wrote what came over HTTP: the key has no name. */
const BY = 'api';

/** Everything else is the disk's or the engine's, and may pass. */
const STATUS: Partial<Record<ErrorCode, number>> = { bad_request: 400, not_found: 404 };

const utf8 = new TextDecoder();

/** What a program sends; fields that Grafana has besides (its dashboards and panels) mean nothing here. */
const bodySchema = z.object({
  text: z.string(),
  tags: z.array(z.string()).nullish(),
  /** Unix ms; absent: now. */
  time: z.number().nullish(),
  timeEnd: z.number().nullish(),
});

/** Whether a path is one of annotations. */
export function isAnnotationsPath(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

/** `/api/annotations` in the words of Grafana's HTTP API, which tools that deploy software speak already. */
export function annotationsAnswer(
  { annotations, clock }: Pick<ApiParts, 'annotations' | 'clock'>,
  request: HttpRequest,
): HttpAnswer {
  const { method, path } = request;
  try {
    if (path === PATH && method === 'GET') return list(annotations, paramsOf(request), clock.nowMs());
    if (path === PATH && method === 'POST') {
      const id = annotations.add(newAnnotationOf(request, clock.nowMs()), BY);
      return json({ message: 'Annotation added', id });
    }
    const [, id] = /^\/api\/annotations\/(\d{1,15})$/.exec(path) ?? [];
    if (id !== undefined && method === 'DELETE') {
      annotations.remove(Number(id));
      return json({ message: 'Annotation deleted' });
    }
    if (id === undefined && path !== PATH)
      return json({ message: `there is no ${path} here; docs/annotations.md lists what is answered` }, 404);
    const allow = path === PATH ? 'GET, POST' : 'DELETE';
    const { status, headers, body } = json({ message: `${path} takes ${allow}` }, 405);
    return { status, headers: { ...headers, Allow: allow }, body };
  } catch (error) {
    if (!(error instanceof WatchdeckError)) throw error;
    return json({ message: error.message }, STATUS[error.code] ?? 503);
  }
}

function list(annotations: ApiParts['annotations'], params: URLSearchParams, nowMs: number): HttpAnswer {
  const page = {
    fromMs: wholeParam(params, 'from', 0),
    toMs: wholeParam(params, 'to', nowMs),
    limit: Math.min(MAX_LIMIT, Math.max(1, wholeParam(params, 'limit', DEFAULT_LIMIT))),
    tags: params.getAll('tags').filter((tag) => tag !== ''),
  };
  return json(annotations.list(page).toReversed().map(asGrafana));
}

function asGrafana({ id, kind, fromMs, toMs, text, tags, by }: TimeAnnotation): object {
  const isTold = tags.some((tag) => DEPLOYMENT_TAGS.has(tag));
  return {
    // Those of incidents have no number here.
    id: id ?? 0,
    time: fromMs,
    timeEnd: toMs ?? fromMs,
    text,
    tags: kind === 'deployment' && !isTold ? [...tags, 'deployment'] : tags,
    login: by,
  };
}

function newAnnotationOf({ body }: HttpRequest, nowMs: number) {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch (error) {
    throw badRequest(`the body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const sent = bodySchema.safeParse(value);
  if (!sent.success) throw badRequest(issuesOf(sent.error));
  const { text, time, timeEnd } = sent.data;
  const tags = sent.data.tags ?? [];
  const fromMs = time ?? nowMs;
  const annotation = newAnnotationSchema.safeParse({
    kind: tags.some((tag) => DEPLOYMENT_TAGS.has(tag.toLowerCase())) ? 'deployment' : 'note',
    fromMs,
    // Grafana's tools send 0, or the same time again, for a moment.
    toMs: timeEnd === undefined || timeEnd === null || timeEnd === 0 || timeEnd === fromMs ? null : timeEnd,
    text,
    tags,
  });
  if (!annotation.success) throw badRequest(issuesOf(annotation.error));
  return annotation.data;
}

function wholeParam(params: URLSearchParams, name: string, otherwise: number): number {
  const text = params.get(name) ?? '';
  if (text === '') return otherwise;
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`${name} is "${text}", not a whole number (times: unix ms)`);
  return Number(text);
}

function issuesOf({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

function badRequest(message: string): WatchdeckError {
  return new WatchdeckError('bad_request', message);
}

function json(value: unknown, status = 200): HttpAnswer {
  return { status, headers: JSON_TYPE, body: [JSON.stringify(value)] };
}
