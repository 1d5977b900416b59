/** One metric made of a JSON answer. Texts are JSONata expressions. */
export interface JsonMetric {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'unknown';
  readonly help: string;
  /** Gives the items a sample is made for each of; null makes one sample of the whole answer. */
  readonly each: string | null;
  /** Gives a number, a boolean (1 or 0) or a text that is a number; nothing makes no sample. Seen from the item. */
  readonly value: string;
  /** Seen from the item; one that gives nothing makes no label. */
  readonly labels: Readonly<Record<string, string>>;
}

/** How a JSON answer becomes metrics. */
export interface JsonMapping {
  readonly metrics: readonly JsonMetric[];
}
