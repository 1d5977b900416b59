/**
 * The contract between engine and console, whole: every method and every topic, by name. Client and server stubs derive
 * their types from these two objects, so a call that isn't here doesn't compile on either side.
 */
import type { z } from 'zod';
import { alertsMethods, alertsTopics } from './alerts.ts';
import { annotationsMethods } from './annotations.ts';
import { backupsMethods } from './backups.ts';
import { dashboardsMethods, dashboardsTopics } from './dashboards.ts';
import { incidentsMethods, incidentsTopics } from './incidents.ts';
import { playbooksMethods, playbooksTopics } from './playbooks.ts';
import { probesMethods, probesTopics } from './probes.ts';
import { queryMethods, queryTopics } from './query.ts';
import { reportsMethods } from './reports.ts';
import { rulesMethods } from './rules.ts';
import { settingsMethods } from './settings.ts';
import { systemMethods, systemTopics } from './system.ts';
import { targetsMethods, targetsTopics } from './targets.ts';
import { uptimeMethods } from './uptime.ts';
import type { TopicSpec } from './define.ts';

/** Raised whenever a message's shape changes; a renderer and an engine of different numbers say so and stop. */
export const PROTOCOL_VERSION = 5;

export const methods = {
  ...systemMethods,
  ...targetsMethods,
  ...probesMethods,
  ...uptimeMethods,
  ...queryMethods,
  ...alertsMethods,
  ...incidentsMethods,
  ...playbooksMethods,
  ...annotationsMethods,
  ...dashboardsMethods,
  ...rulesMethods,
  ...settingsMethods,
  ...reportsMethods,
  ...backupsMethods,
};

export const topics = {
  ...systemTopics,
  ...targetsTopics,
  ...probesTopics,
  ...queryTopics,
  ...alertsTopics,
  ...incidentsTopics,
  ...playbooksTopics,
  ...dashboardsTopics,
};

export type MethodName = keyof typeof methods;
/** What a caller may pass (defaults may be left out). */
export type MethodInput<M extends MethodName> = z.input<(typeof methods)[M]['params']>;
/** What a handler gets (defaults filled in). */
export type MethodParams<M extends MethodName> = z.output<(typeof methods)[M]['params']>;
export type MethodResult<M extends MethodName> = z.output<(typeof methods)[M]['result']>;

export type TopicName = keyof typeof topics;
export type TopicInput<T extends TopicName> = z.input<(typeof topics)[T]['params']>;
export type TopicParams<T extends TopicName> = z.output<(typeof topics)[T]['params']>;
export type TopicFrame<T extends TopicName> =
  (typeof topics)[T] extends TopicSpec<z.ZodType, infer F> ? F : never;
