export { createBacktest } from './backtest.ts';
export type { Backtest, BacktestOptions } from './backtest.ts';
