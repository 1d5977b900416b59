import { z } from 'zod';
import { method, topic } from './define.ts';

/** What the console says about the engine it is connected to. */
export const systemInfoSchema = z.object({
  appVersion: z.string(),
  nodeVersion: z.string(),
  platform: z.string(),
  hostname: z.string(),
  shell: z.enum(['desktop', 'serve', 'test']),
  dataDir: z.string(),
  configFile: z.string(),
  logFile: z.string(),
  startedAtMs: z.number(),
  timeZone: z.string(),
  /** True when the last run ended without a clean stop; what was replayed is in the log. */
  recoveredFromCrash: z.boolean(),
});
export type SystemInfo = z.infer<typeof systemInfoSchema>;

/** The status strip: sent about once a second. */
export interface EngineStatus {
  nowMs: number;
  samplesPerSecond: number;
  /** Age of the newest stored sample in ms; null before the first. */
  newestSampleLagMs: number | null;
  activeSeries: number;
  /** Size of the database files in bytes. */
  databaseBytes: number;
  targetsUp: number;
  targetsDown: number;
  checksDown: number;
  /** The machine runs on its battery, and live figures come every two seconds. */
  savesPower?: boolean;
  /** Present while the config on disk is broken and the last good one keeps running. */
  configProblem: ConfigProblem | null;
  /** What keeps the engine from doing its whole job (disk full, read-only store), said for people; empty when healthy. */
  problems: string[];
}

/** A broken config: where, what, and what was expected. Lines and columns start at 1. */
export interface ConfigProblem {
  file: string;
  line: number;
  column: number;
  message: string;
}

function isEngineStatus(value: unknown): value is EngineStatus {
  return (
    typeof value === 'object' && value !== null && 'samplesPerSecond' in value && 'databaseBytes' in value
  );
}

export const systemMethods = {
  /** When this machine slept in the last 30 days, oldest first: times without samples that are nobody's failure. */
  'system.sleeps': method(z.object({}), z.array(z.object({ fromMs: z.number(), toMs: z.number() }))),
  'system.info': method(z.object({}), systemInfoSchema),
  /** What somebody who is to help needs to know, without secrets, as a text. */
  'system.diagnostics': method(z.object({}), z.object({ fileName: z.string(), text: z.string() })),
};

export const systemTopics = {
  status: topic(z.object({}), isEngineStatus),
};
