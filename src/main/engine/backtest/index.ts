export { createBacktest } from './backtest.ts';
export { thresholdOf } from './threshold.ts';
export type { Backtest, BacktestOptions } from './backtest.ts';
