/** The time series store: everything other capabilities may use of it. */
export { metricsMigrations } from './migrations.ts';
export { openTsdb } from './tsdb.ts';
export type { TsdbOptions } from './tsdb.ts';
export { bitsOf, isAbsentAt, setAbsentAt, setStaleAt } from './values.ts';
export type {
  Matcher,
  MetricMetadata,
  MetricType,
  RollupField,
  RollupSeries,
  SeriesSamples,
  TierCoverage,
  Tsdb,
  TsdbReader,
  TsdbSource,
  TsdbStats,
} from './types.ts';
