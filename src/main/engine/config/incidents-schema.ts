import { z } from 'zod';
import { severitySchema } from '#shared/model/severity.ts';
import { parseMatchers } from '../alerting/index.ts';
import type { AlertMatcher } from '../alerting/types.ts';
import { durationMs } from '../base/scalars.ts';
import { DEFAULT_INCIDENT_SETTINGS } from '../incidents/index.ts';
import type { IncidentSettings } from '../incidents/types.ts';

const DEFAULTS = DEFAULT_INCIDENT_SETTINGS;

/** A text of matchers, as in an Alertmanager file: `severity="high", team=~"web|api"`. */
export const matchersSchema = z.string().transform((text, context): readonly AlertMatcher[] => {
  try {
    const matchers = parseMatchers(text);
    if (matchers.length > 0) return matchers;
    context.addIssue({ code: 'custom', message: 'at least one matcher is needed' });
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
  return z.NEVER;
});

/** `incidents` of `watchdeck.yml`. */
export const incidentsSchema = z.strictObject({
  enabled: z.boolean().default(DEFAULTS.enabled),
  severities: z.array(severitySchema).default([...DEFAULTS.severities]),
  matchers: z.array(matchersSchema).default([]),
  group_by: z.array(z.string().min(1)).default([...DEFAULTS.groupBy]),
  resolve_with_alerts: z.boolean().default(DEFAULTS.resolveWithAlerts),
  reopen_within: durationMs().default(DEFAULTS.reopenWithinMs),
});

export function toIncidentSettings(entry: z.output<typeof incidentsSchema>): IncidentSettings {
  return {
    enabled: entry.enabled,
    severities: entry.severities,
    matchers: entry.matchers,
    groupBy: entry.group_by,
    resolveWithAlerts: entry.resolve_with_alerts,
    reopenWithinMs: entry.reopen_within,
  };
}
