import { z } from 'zod';
import { durationMs } from '../../base/scalars.ts';
import { NO_DEPENDENCIES } from '../dependencies/graph.ts';
import { escalationSchema } from './escalation-schema.ts';
import { severityField } from './fields.ts';
import { heartbeatsSchema } from './heartbeat-schema.ts';
import { ownNetworkSchema } from './own-network-schema.ts';
import { quietHoursSchema } from './quiet-schema.ts';
import { peopleSchema, rotaSchema } from './rota-schema.ts';
import { DEFAULT_SETTINGS, DEFAULT_SEVERITY } from './types.ts';
import type { AlertingSettings, SeveritySettings } from './types.ts';

const answerWithinSchema = z.strictObject({
  critical: durationMs().optional(),
  high: durationMs().optional(),
  medium: durationMs().optional(),
  low: durationMs().optional(),
});

/** An empty list (`rota:` with nothing below it) reads as null: take it as left out. */
const orEmpty = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value ?? [], schema);

/** The section `alerting` of `watchdeck.yml`. */
export const alertingSettingsSchema = z.strictObject({
  /** `{ sev1: critical }`: words of one's own for the label `severity`. */
  severity_words: z.record(z.string().min(1, 'a word is needed'), severityField).default({}),
  answer_within: answerWithinSchema.default({}),
  escalation: orEmpty(escalationSchema),
  people: orEmpty(peopleSchema),
  rota: orEmpty(rotaSchema),
  heartbeats: orEmpty(heartbeatsSchema),
  quiet_hours: orEmpty(quietHoursSchema),
  /** Through quiet hours, mute and the system's do-not-disturb. */
  critical_passes: z.boolean().default(false),
  settle_scrapes: z.number().int().min(0).max(100).default(DEFAULT_SETTINGS.settleScrapes),
  own_network: ownNetworkSchema.nullish(),
  /** Programs that receivers may run: off unless they stand here. */
  commands: orEmpty(z.array(z.string().regex(/^(\/|[A-Za-z]:[\\/])/, 'expected an absolute path'))),
});
type Entry = z.output<typeof alertingSettingsSchema>;

/** The section as the capability takes it; what depends on what stands elsewhere in the file. */
export function toAlertingSettings(entry: Entry): AlertingSettings {
  return {
    severity: toSeverity(entry),
    escalation: entry.escalation.map(({ name, ...chain }, at) => ({
      ...chain,
      name: name ?? `escalation ${String(at + 1)}`,
    })),
    people: entry.people,
    rotas: entry.rota,
    quiet: { hours: entry.quiet_hours, criticalPasses: entry.critical_passes },
    heartbeats: entry.heartbeats,
    settleScrapes: entry.settle_scrapes,
    dependencies: NO_DEPENDENCIES,
    ownNetwork: entry.own_network ?? null,
    commands: entry.commands,
  };
}

function toSeverity({ severity_words: words, answer_within: within }: Entry): SeveritySettings {
  const defaults = DEFAULT_SEVERITY.answerWithinMs;
  return {
    words: new Map(Object.entries(words).map(([word, means]) => [word.toLowerCase(), means])),
    answerWithinMs: {
      critical: within.critical ?? defaults.critical,
      high: within.high ?? defaults.high,
      medium: within.medium ?? defaults.medium,
      low: within.low ?? defaults.low,
    },
  };
}
