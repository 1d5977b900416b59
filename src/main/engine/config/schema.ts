import { z } from 'zod';
import { consoleSettingsSchema } from '#shared/contract/settings.ts';
import { alertingSettingsSchema } from '../alerting/index.ts';
import { durationMs } from '../base/scalars.ts';
import { backupSchema } from './backup-schema.ts';
import { labelsSchema } from './fields.ts';
import { incidentsSchema } from './incidents-schema.ts';
import { playbookSettingsSchema } from './playbooks-schema.ts';
import { probeEntrySchema } from './probe-schema.ts';
import { retentionSchema } from './retention-schema.ts';
import { serviceSchema } from './service-schema.ts';
import { targetSchema } from './target-schema.ts';

/** An empty section (`global:` with nothing below it) reads as null: take it as left out. */
function section<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => value ?? {}, schema);
}

/** `watchdeck.yml`, without the rule groups: those keep positions of their own and are read by the rules capability. */
export const fileSchema = z.strictObject({
  global: section(
    z.strictObject({
      scrape_interval: durationMs(100).default(15_000),
      scrape_timeout: durationMs(50).default(10_000),
      evaluation_interval: durationMs(100).default(15_000),
      rule_query_offset: durationMs().default(0),
      external_labels: labelsSchema.default({}),
    }),
  ),
  targets: z.preprocess((value) => value ?? [], z.array(targetSchema)),
  probes: z.preprocess((value) => value ?? [], z.array(probeEntrySchema)),
  services: z.preprocess((value) => value ?? [], z.array(serviceSchema)),
  /** Whether checks of the kind `command` may run programs. */
  allow_commands: z.boolean().default(false),
  rules: section(z.strictObject({ groups: z.unknown().optional() })),
  /** A prometheus.yml, read as it is. */
  prometheus_file: z.string().min(1).nullish(),
  rule_files: z.preprocess((value) => value ?? [], z.array(z.string())),
  alertmanager_file: z.string().optional(),
  incidents: section(incidentsSchema),
  playbooks: section(playbookSettingsSchema),
  playbook_files: z.preprocess((value) => value ?? [], z.array(z.string())),
  /** A folder of dashboards besides the data folder's own, such as a git checkout. */
  dashboards: section(z.strictObject({ path: z.string().min(1).optional() })),
  alerting: section(alertingSettingsSchema),
  host: section(
    z.strictObject({ enabled: z.boolean().default(true), interval: durationMs(500).default(1_000) }),
  ),
  promql: section(z.strictObject({ experimental: z.boolean().default(false) })),
  http_api: section(z.strictObject({ enable_admin_api: z.boolean().default(false) })),
  retention: section(retentionSchema),
  backup: section(backupSchema),
  console: section(
    z.strictObject({
      theme: consoleSettingsSchema.shape.theme.default('system'),
      notifications: z.boolean().default(true),
      sounds: z.boolean().default(true),
      welcome: z.boolean().default(false),
    }),
  ),
});
export type ConfigFile = z.output<typeof fileSchema>;
