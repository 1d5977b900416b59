import type { Severity } from '#shared/model/severity.ts';
import type { WritableDatabase } from '../../storage/types.ts';
import { quietAt } from './quiet.ts';
import type { Quiet, QuietSettings } from './quiet.ts';

const FACT = 'muted_until_ms';

/** Keeps until when this machine was muted, over restarts, and tells whether it is quiet. */
export function openMute(db: WritableDatabase) {
  const get = db.prepare<[], number>(`SELECT value FROM alerting_facts WHERE name = '${FACT}'`).pluck();
  const put = db.prepare<[number]>(
    `INSERT OR REPLACE INTO alerting_facts (name, value) VALUES ('${FACT}', ?)`,
  );
  let untilMs = get.get() ?? null;
  let told: string | null = null;

  return {
    /** Null ends it. */
    set(nextMs: number | null): void {
      put.run(Math.round(nextMs ?? 0));
      untilMs = nextMs;
    },
    quiet: (settings: QuietSettings, nowMs: number): Quiet | null => quietAt(settings, untilMs, nowMs),
    /** Why notifications wait now, but for severities that pass; null when they don't. */
    holdBack(settings: QuietSettings, nowMs: number, formatTime: (ms: number) => string) {
      const quiet = quietAt(settings, untilMs, nowMs);
      if (quiet === null) return null;
      const passes = (severity: Severity): boolean => settings.criticalPasses && severity === 'critical';
      return { why: `${quiet.why} until ${formatTime(quiet.untilMs)}`, passes };
    },
    /** True once after it became or ceased to be quiet, by the clock or otherwise. */
    hasTurned(settings: QuietSettings, nowMs: number): boolean {
      const now = JSON.stringify(quietAt(settings, untilMs, nowMs));
      const turned = told !== null && told !== now;
      told = now;
      return turned;
    },
  };
}
