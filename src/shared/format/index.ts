/** Numbers, bytes, durations and times for people; pure, used by the renderer and the reports. */
export { formatAvailability, formatBytes, formatPercent, formatSi } from './numbers.ts';
export { formatAge, formatAgeShort, formatDuration, formatDurationCompact } from './duration.ts';
export {
  formatDayMonth,
  formatFileStamp,
  formatLocal,
  formatPeriod,
  formatTimeOfDay,
  formatTimestamp,
  formatZone,
  zoneOffsetMs,
} from './time.ts';
export type { TimestampDetail } from './time.ts';
export { formatValue, unitSpacing } from './value.ts';
export type { Unit, ValueContext } from './value.ts';
export { unitRules } from './unit-table.ts';
