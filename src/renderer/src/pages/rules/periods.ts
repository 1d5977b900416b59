export const DAY_MS = 86_400_000;

/** Periods a rule is tried on, in days. */
export const PERIODS = [
  { value: '1', label: '24 hours' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
];

/** Typing pauses this long before the question is asked. */
export const PAUSE_MS = 250;
