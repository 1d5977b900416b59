import type { ExternalFacts } from './external/external-rows.ts';
import type { KnownAlert } from './group-message.ts';
import type { Notifying } from './notifying.ts';
import type { StandingAlert } from './types.ts';

/** What Alertmanager's API tells of the alerts that fire. */
export function standingOf(
  alerts: readonly KnownAlert[],
  options: {
    readonly nowMs: number;
    readonly lastEvaluationMs: number | null;
    readonly notifying: Pick<Notifying, 'standing' | 'routes'>;
    readonly facts: (fingerprint: string) => ExternalFacts | null;
    readonly resolveTimeoutMs: number;
  },
): StandingAlert[] {
  const { nowMs, notifying } = options;
  const standing = notifying.standing(nowMs);
  return alerts.flatMap(({ instance }) => {
    if (instance.state !== 'firing') return [];
    const { fingerprint, labels, annotations, activeSinceMs, firedAtMs } = instance;
    const { silences, inhibitedBy } = standing(instance);
    const routes = notifying.routes(labels, nowMs);
    const facts = options.facts(fingerprint);
    return [
      {
        fingerprint,
        labels,
        annotations,
        startsAtMs: firedAtMs ?? activeSinceMs,
        endsAtMs: facts?.endsMs ?? nowMs + options.resolveTimeoutMs,
        updatedAtMs: facts?.updatedMs ?? options.lastEvaluationMs ?? nowMs,
        generatorUrl: facts?.generatorUrl ?? '',
        receivers: routes.map(({ receiver }) => receiver),
        silencedBy: silences.map(({ id }) => id),
        inhibitedBy: inhibitedBy === null ? [] : [inhibitedBy.fingerprint],
        mutedBy: routes.flatMap(({ mutedBy }) => mutedBy ?? []),
      },
    ];
  });
}
