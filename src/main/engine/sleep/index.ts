/** When this machine slept, and the time after waking in which nothing is judged. */
export { openSleep } from './sleep.ts';
export type { SleepKeeper } from './sleep.ts';
export { sleepMigrations } from './rows.ts';
export type { Sleep } from './sleep-watch.ts';
