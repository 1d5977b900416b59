/** The time series store: everything other capabilities may use of it. */
export { metricsMigrations } from './migrations.ts';
export { keepEverything } from './retention/keep-everything.ts';
export { BlockGoneError } from './read/block-reader.ts';
export { buffersOfRead } from './read/lender.ts';
export { openRemoteReader } from './read/remote-reader.ts';
export type { RemoteReader } from './read/remote-reader.ts';
export { verifyMetrics } from './verify.ts';
export type { MetricsCounts } from './verify.ts';
export { openExemplars } from './exemplars/exemplars.ts';
export type { Exemplar, Exemplars, NewExemplar, SeriesExemplars } from './exemplars/types.ts';
export { openTsdb } from './tsdb.ts';
export type { TsdbOptions } from './tsdb.ts';
export { bitsOf, isAbsentAt, setAbsentAt, setStaleAt } from './values.ts';
export type {
  LentRead,
  Matcher,
  MetricMetadata,
  MetricType,
  NativeHistogramSamples,
  Retention,
  RollupField,
  RollupSeries,
  SeriesSamples,
  RollupUse,
  TierCoverage,
  TierQuestion,
  TierView,
  TimeRange,
  TierZone,
  Tsdb,
  TsdbLender,
  TsdbReader,
  TsdbSource,
  TsdbStats,
} from './types.ts';
