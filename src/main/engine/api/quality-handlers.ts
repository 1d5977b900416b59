import { WatchdeckError } from '#shared/model/errors.ts';
import { adviceOf, variationsOf } from '../alerting/index.ts';
import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

const DAY_MS = 86_400_000;

/** How alerts did, and what would make them better. */
export function createQualityHandlers({
  alerting,
  backtest,
  clock,
  rules,
  user,
}: Pick<Capabilities, 'alerting' | 'backtest' | 'clock' | 'rules' | 'user'>): Pick<
  Handlers,
  'alerts.quality' | 'alerts.advice' | 'alerts.markFalse'
> {
  return {
    'alerts.quality': ({ fromMs, toMs }) => alerting.quality(fromMs, toMs),
    'alerts.markFalse': ({ fingerprint, isFalse }) => {
      alerting.markFalse(fingerprint, isFalse, user);
      return {};
    },
    'alerts.advice': async ({ ruleId, days }, { signal }) => {
      const rule = rules.statuses().find((each) => each.id === ruleId && each.kind === 'alerting');
      if (rule === undefined) throw new WatchdeckError('not_found', 'The rule is no longer in the config.');
      const endMs = clock.nowMs();
      const { name, expr, forMs, keepFiringForMs, labels, intervalMs } = rule;
      const params = {
        rule: { name, expr, forMs, keepFiringForMs, labels },
        intervalMs,
        startMs: endMs - days * DAY_MS,
        endMs,
      };
      // Whether there is a threshold is known after the first run; the second finds its columns kept.
      const { threshold } = await backtest.run({ ...params, variations: [] }, { signal });
      const variations = variationsOf(forMs, threshold).slice(0, 12);
      return adviceOf(await backtest.run({ ...params, variations }, { signal }), variations);
    },
  };
}
