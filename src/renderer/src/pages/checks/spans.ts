import { DAY_MS } from './check-words.ts';

/** How far back a record is shown, and in how many bars a table's row has room for. */
export const spans = [
  { value: '24h', label: '24 h', words: '24 hours', spanMs: DAY_MS, bars: 48 },
  { value: '7d', label: '7 d', words: '7 days', spanMs: 7 * DAY_MS, bars: 42 },
  { value: '30d', label: '30 d', words: '30 days', spanMs: 30 * DAY_MS, bars: 30 },
  { value: '90d', label: '90 d', words: '90 days', spanMs: 90 * DAY_MS, bars: 45 },
] as const;
