import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

type RulesMethod = Extract<keyof Handlers, `rules.${string}`>;

/** The methods about rules as such: what they would have done. */
export function rulesHandlers({ backtest }: Capabilities): Pick<Handlers, RulesMethod> {
  return {
    'rules.backtest': (params, { signal }) => backtest.run(params, { signal }),
  };
}
