import type { GroupMessage } from '../../alerting/types.ts';

/** Told again every minute, an alert ends with the other Alertmanager after four without a word, as a Prometheus has it. */
const GOES_ON_MS = 240_000;

/** POST /api/v2/alerts of another Alertmanager (its api/v2/openapi.yaml, postableAlerts). */
export function alertmanagerBody({ alerts }: GroupMessage, nowMs: number): Record<string, unknown>[] {
  return alerts.map(({ labels, annotations, startsAtMs, endsAtMs, generatorUrl }) => ({
    labels,
    annotations,
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: new Date(endsAtMs ?? nowMs + GOES_ON_MS).toISOString(),
    ...(generatorUrl === '' ? {} : { generatorURL: generatorUrl }),
  }));
}
