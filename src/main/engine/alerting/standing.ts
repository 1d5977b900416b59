import type { Labels } from '#shared/model/labels.ts';
import type { ExternalFacts } from './external/external-rows.ts';
import type { KnownAlert } from './group-message.ts';
import type { Notifying } from './notifying.ts';

/** An alert that fires, as Alertmanager's API tells of it; times are unix ms. */
export interface StandingAlert {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  /** When it ends unless it goes on. */
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly generatorUrl: string;
  readonly receivers: readonly string[];
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** Fingerprints of alerts. */
  readonly inhibitedBy: readonly string[];
  /** Time intervals, in words. */
  readonly mutedBy: readonly string[];
}

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
