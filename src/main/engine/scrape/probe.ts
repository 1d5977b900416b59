import type { TargetProbe } from '#shared/contract/targets.ts';
import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Clock } from '../base/clock.ts';
import { createExpositionParser } from '../exposition/index.ts';
import { ScrapeError, addressOf } from './failure.ts';
import { plainHttp } from './http-settings.ts';
import { HttpClient } from './http-client.ts';
import type { Page } from './http-client.ts';
import { foreignKind, pageError } from './page-kind.ts';
import { acceptHeader, formatOfType, plainFirstProtocols } from './protocols.ts';
import type { SecretAccess } from './secrets.ts';
import { instanceOf } from './series-labels.ts';

const PROBE_TIMEOUT_MS = 5000;
const PROBE_MAX_BYTES = 64 * 1024 * 1024;
const SAMPLE_METRICS = 12;

/** What a probe works with. */
export interface ProbeContext {
  readonly clock: Clock;
  readonly access: SecretAccess;
  readonly appVersion: string;
  readonly signal: AbortSignal;
}

type Look = Omit<TargetProbe, 'durationMs' | 'suggestedName' | 'suggestedUrl'>;

const nothing = { ok: false, seriesCount: 0, sampleMetrics: [] };

/** Looks once at an address as a user typed it, with or without scheme; where it is no page of metrics, at its /metrics too. */
export async function probeUrl(typed: string, context: ProbeContext): Promise<TargetProbe> {
  const startMs = context.clock.monotonicMs();
  const url = parseAddress(typed);
  const done = (look: Look, suggestedUrl: string | null): TargetProbe => ({
    ...look,
    suggestedUrl,
    suggestedName: url === null ? '' : instanceOf(url.href),
    durationMs: context.clock.monotonicMs() - startMs,
  });
  if (url === null) {
    const message = `"${typed}" is not an address: write host:port, or http://host:port/metrics.`;
    return done({ ...nothing, kind: 'unreachable', message }, null);
  }
  const look = await lookAt(url, context);
  if (look.ok) return done(look, null);
  const metrics = new URL('/metrics', url);
  if (look.kind === 'unreachable' && !look.message.includes('HTTP 404')) return done(look, null);
  if (metrics.href === url.href) return done(look, null);
  const second = await lookAt(metrics, context);
  if (!second.ok) return done(look, null);
  return done(
    { ...look, message: `${look.message} ${addressOf(metrics)} has ${second.seriesCount} series.` },
    metrics.href,
  );
}

/** `host:port` becomes http://host:port/; null where it can't be an address. */
function parseAddress(typed: string): URL | null {
  const text = typed.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== ''
    ? url
    : null;
}

async function lookAt(url: URL, context: ProbeContext): Promise<Look> {
  const what = {
    url: url.href,
    timeoutMs: PROBE_TIMEOUT_MS,
    maxBodyBytes: PROBE_MAX_BYTES,
    accept: acceptHeader(plainFirstProtocols),
    enableCompression: true,
    http: plainHttp,
    headers: {},
  };
  const client = new HttpClient(what, context);
  try {
    return recognise(await client.fetchPage(context.signal));
  } catch (error) {
    const message = error instanceof ScrapeError ? error.message : `The look was given up: ${String(error)}`;
    return { ...nothing, kind: 'unreachable', message };
  } finally {
    await client.close();
  }
}

function recognise(page: Page): Look {
  const format = formatOfType(page.contentType, null);
  const foreign = foreignKind(page);
  if (foreign === 'empty') return { ...nothing, kind: 'empty', message: pageError(page, null).message };
  try {
    const parsed = createExpositionParser({ format }).parse(page.body);
    const names = new Set(parsed.newColumns.map((labels) => labels[METRIC_NAME] ?? ''));
    const seriesCount = parsed.columnCount;
    const kind = format === 'openmetrics' ? 'openmetrics' : 'prometheus';
    const label = format === 'openmetrics' ? 'OpenMetrics' : 'Prometheus metrics';
    return {
      ok: true,
      kind,
      message: `${label}: ${seriesCount} series.`,
      seriesCount,
      sampleMetrics: [...names].slice(0, SAMPLE_METRICS),
    };
  } catch (error) {
    return { ...nothing, kind: foreign ?? 'text', message: pageError(page, error).message };
  }
}
