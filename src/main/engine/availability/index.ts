/** How much of the time a thing was up, and what an objective makes of that. Pure: times come in as parameters. */
export { budgetOf, burnRateOf } from './objective.ts';
export type { Budget } from './objective.ts';
export { emptyTrack, observe, spanAt } from './record.ts';
export type { Step } from './record.ts';
export { barsOf, outagesOf, tallyOf } from './tally.ts';
export type { Bar, Failure, Observation, Span, Tally, Track } from './types.ts';
