import { z } from 'zod';
import type { SilenceView } from '#shared/contract/alerts.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import type { Alerting } from '../../alerting/types.ts';
import type { HttpAnswer, HttpRequest } from '../types.ts';
import { readBody, timeSchema } from './body.ts';
import { AlertmanagerError, emptyAnswer, jsonAnswer, required, wrongType } from './errors.ts';
import { filterMatchers } from './filter.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const postableSchema = z.object({
  id: z.string().nullish(),
  comment: z.string(),
  createdBy: z.string(),
  startsAt: timeSchema,
  endsAt: timeSchema,
  matchers: z
    .array(
      z.object({
        name: z.string(),
        value: z.string(),
        isRegex: z.boolean(),
        isEqual: z.boolean().nullish(),
      }),
    )
    .min(1),
});

/** GET /silences: active ones by their end, then coming ones by their start, then expired ones, the latest first. */
export function getSilences(alerting: Alerting, params: URLSearchParams): HttpAnswer {
  const asked = filterMatchers(params);
  const silences = alerting
    .silences()
    .filter(({ matchers }) => asked.every((wanted) => matchers.some((matcher) => isSame(wanted, matcher))))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || sortKey(a) - sortKey(b));
  return jsonAnswer(silences.map(gettable));
}

/** A filter asks for silences that have this very matcher. */
function isSame(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.op === b.op && a.value === b.value;
}

type Matcher = SilenceView['matchers'][number];

const ORDER = { active: 0, pending: 1, expired: 2 } as const;

function sortKey({ state, startsAtMs, endsAtMs }: SilenceView): number {
  return state === 'active' ? endsAtMs : state === 'pending' ? startsAtMs : -endsAtMs;
}

/** GET /silence/ID. */
export function getSilence(alerting: Alerting, id: string): HttpAnswer {
  const silence = find(alerting, id);
  return silence === undefined ? emptyAnswer(404) : jsonAnswer(gettable(silence));
}

/** DELETE /silence/ID: ends it. */
export function deleteSilence(alerting: Alerting, id: string): HttpAnswer {
  const silence = find(alerting, id);
  if (silence === undefined) throw new AlertmanagerError(404, null, 'silence not found');
  if (silence.state !== 'expired') alerting.expireSilence(id);
  return emptyAnswer();
}

/** POST /silences: a new one, or with an `id` a change of one. */
export function postSilence(alerting: Alerting, request: HttpRequest, nowMs: number): HttpAnswer {
  const posted = readBody(request, 'silence', postableSchema);
  const { id, comment, createdBy, startsAt, endsAt } = posted;
  if (startsAt === null) throw required('startsAt');
  if (endsAt === null) throw required('endsAt');
  if (startsAt >= endsAt) throw failed('start time must be before end time');
  if (endsAt < nowMs) throw failed("end time can't be in the past");
  const isNew = id === undefined || id === null || id === '';
  const silence = {
    ...(isNew ? {} : { id }),
    matchers: posted.matchers.map(({ name, value, isRegex, isEqual }) => ({
      name,
      value,
      op: OPS[`${String(isEqual ?? true)} ${String(isRegex)}`] ?? '=',
    })),
    // What nobody knew of before now mutes nothing before now.
    startsAtMs: isNew ? Math.max(startsAt, nowMs) : startsAt,
    endsAtMs: endsAt,
    comment,
  };
  try {
    return jsonAnswer({ silenceID: alerting.putSilence(silence, createdBy) });
  } catch (error) {
    if (!(error instanceof WatchdeckError)) throw error;
    if (error.code === 'not_found') throw new AlertmanagerError(404, null, 'silence not found');
    throw new AlertmanagerError(400, null, `silence invalid: ${error.message}`);
  }
}

const OPS: Readonly<Record<string, '=' | '!=' | '=~' | '!~'>> = {
  'true false': '=',
  'false false': '!=',
  'true true': '=~',
  'false true': '!~',
};

function failed(why: string): AlertmanagerError {
  return new AlertmanagerError(400, null, `Failed to create silence: ${why}`);
}

function find(alerting: Alerting, id: string): SilenceView | undefined {
  if (!UUID.test(id)) throw wrongType('silenceID', 'path', 'uuid', id);
  return alerting.silences().find((silence) => silence.id === id);
}

function gettable(silence: SilenceView): Record<string, unknown> {
  return {
    id: silence.id,
    status: { state: silence.state },
    updatedAt: new Date(silence.updatedAtMs).toISOString(),
    comment: silence.comment,
    createdBy: silence.createdBy,
    endsAt: new Date(silence.endsAtMs).toISOString(),
    matchers: silence.matchers.map(({ name, op, value }) => ({
      isEqual: op.startsWith('='),
      isRegex: op.endsWith('~'),
      name,
      value,
    })),
    startsAt: new Date(silence.startsAtMs).toISOString(),
  };
}
