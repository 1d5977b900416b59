import { DeliveryRefused } from '../alerting/index.ts';
import type { HttpSettings } from '../scrape/index.ts';
import { signatureHeaders } from './sign.ts';
import type { ReceiverRequest } from './types.ts';
import { withWay } from './way.ts';

/** A receiver that hasn't answered by then is tried again later. */
const TIMEOUT_MS = 15_000;
const QUOTED = 200;

/**
 * Posts a request. Rejects with {@link DeliveryRefused} when the receiver said no for good, with another error when it may
 * take the same request later. Neither names the address, which may hold a secret; `what` says who it is for.
 */
export async function postJson(
  request: ReceiverRequest,
  options: {
    readonly what: string;
    readonly idempotencyKey: string;
    readonly nowMs: number;
    /** Absent: plainly. */
    readonly http?: HttpSettings | undefined;
  },
): Promise<void> {
  const { what, idempotencyKey, nowMs } = options;
  const body = JSON.stringify(request.body);
  const { signingSecret } = request;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const init = (headers: Readonly<Record<string, string>>) => ({
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'user-agent': 'Watchdeck',
      'idempotency-key': idempotencyKey,
      ...request.headers,
      ...(signingSecret === undefined ? {} : signatureHeaders(signingSecret, body, nowMs)),
    },
    body,
    signal,
  });
  let response: Answer;
  try {
    response =
      options.http === undefined
        ? await read(await fetch(request.url, { ...init({}), redirect: 'error' }))
        : await withWay(options.http, request.url, { nowMs, timeoutMs: TIMEOUT_MS }, async (way) =>
            read(await way.fetch(request.url, init(way.headers))),
          );
  } catch (error) {
    throw new Error(`${what} could not be reached: ${reasonOf(error)}`, { cause: error });
  }
  const { text } = response;
  if (response.ok) return;
  const said = text.replace(/\s+/g, ' ').trim().slice(0, QUOTED);
  const message = `${what} answered ${String(response.status)}${said === '' ? '' : `: ${said}`}`;
  const mayWork = response.status >= 500 || [408, 425, 429].includes(response.status);
  throw mayWork ? new Error(message) : new DeliveryRefused(message);
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly text: string;
}

async function read(response: Pick<Response, 'ok' | 'status' | 'text'>): Promise<Answer> {
  const { ok, status } = response;
  return { ok, status, text: await response.text().catch(() => '') };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${String(TIMEOUT_MS / 1000)} s`;
  const { cause } = error;
  return cause instanceof Error ? cause.message : error.message;
}
