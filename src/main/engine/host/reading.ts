import type { MetricMetadata } from '../tsdb/types.ts';

/** Takes one sample of the row that is being collected. Labels without the name, `job` and `instance`. */
export type Emit = (metric: string, labels: Readonly<Record<string, string>>, value: number) => void;

/** One thing that can be read from the machine, alone in its failing and in its cost. */
export interface Reading {
  /** Value of the `collector` label, e.g. `cpu`. */
  readonly name: string;
  readonly metadata: readonly MetricMetadata[];
  /** Reads once and emits; rejects when the machine doesn't give it. Never called while a call is under way. */
  collect(emit: Emit): void | Promise<void>;
}

/** Readings that share a rhythm and so a row: one timestamp for all of them. */
export interface Cadence {
  /** Name of the stream in the store. */
  readonly source: string;
  readonly intervalMs: number;
  readonly readings: readonly Reading[];
  /**
   * Read once without keeping it, this long before the first row: what is a share of the time since the row before (CPU
   * usage) then has a value from the first row on.
   */
  readonly primeMs?: number;
}

export function counter(name: string, help: string, unit = ''): MetricMetadata {
  return { name, type: 'counter', help, unit };
}

export function gauge(name: string, help: string, unit = ''): MetricMetadata {
  return { name, type: 'gauge', help, unit };
}
