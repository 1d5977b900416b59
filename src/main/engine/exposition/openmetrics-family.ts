import { METRIC_NAME, labelsKey, makeLabels } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';

/** Sample names a family of each type may have, as suffixes of its name (OpenMetrics 1.0, "Metric types"). */
const sampleSuffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  summary: ['', '_sum', '_count', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  info: ['_info'],
};

/** Suffixes whose samples count something: never NaN, and but for `_gsum` never negative. */
const countingSuffixes = new Set(['_total', '_sum', '_count', '_bucket', '_gcount', '_gsum']);
const wholeSuffixes = new Set(['_bucket', '_count', '_gcount']);

/** A family under one type. */
export interface FamilyKind {
  readonly name: string;
  readonly type: string;
  /** Names its samples may have. */
  readonly sampleNames: ReadonlySet<string>;
  /** Names no other family of the page may claim. */
  readonly claimedNames: readonly string[];
  readonly histogram: boolean;
}

export function familyKind(name: string, type: string): FamilyKind {
  const suffixes = Object.hasOwn(sampleSuffixes, type) ? (sampleSuffixes[type] ?? []) : [''];
  const sampleNames = new Set(suffixes.map((suffix) => name + suffix));
  const histogram = type === 'histogram' || type === 'gaugehistogram';
  return { name, type, sampleNames, claimedNames: [...new Set([name, ...sampleNames])], histogram };
}

/** What the rules need of a series within its family; worked out once per series text. */
export interface SampleFacts {
  readonly name: string;
  readonly kind: FamilyKind;
  readonly suffix: string;
  /** The label set without what tells samples of one metric apart (`le`, `quantile`, the state); info has one group. */
  readonly group: string;
  /** `le` of a bucket, NaN elsewhere. */
  readonly bound: number;
  /** A rule that the labels break, whatever the value. */
  readonly problem: string | null;
  readonly counting: boolean;
  readonly whole: boolean;
  /** Set by the rules: where and when the series was last seen. */
  seenRun: number;
  seenTimeMs: number;
}

export function sampleFacts(labels: Labels, kind: FamilyKind): SampleFacts {
  const name = labels[METRIC_NAME] ?? '';
  const suffix = name.slice(kind.name.length);
  const bucket = suffix === '_bucket';
  return {
    name,
    kind,
    suffix,
    group: groupOf(labels, kind, suffix),
    bound: bucket ? boundOf(labels['le']) : NaN,
    problem: labelProblem(labels, kind, suffix),
    counting: countingSuffixes.has(suffix),
    whole: wholeSuffixes.has(suffix),
    seenRun: -1,
    seenTimeMs: NaN,
  };
}

function groupOf(labels: Labels, kind: FamilyKind, suffix: string): string {
  if (kind.type === 'info') return '';
  let apart = METRIC_NAME;
  if (kind.type === 'summary' && suffix === '') apart = 'quantile';
  else if (kind.type === 'stateset') apart = kind.name;
  else if (kind.histogram && suffix === '_bucket') apart = 'le';
  return labelsKey(
    makeLabels(Object.entries(labels).filter(([label]) => label !== apart && label !== METRIC_NAME)),
  );
}

function labelProblem(labels: Labels, kind: FamilyKind, suffix: string): string | null {
  if (kind.type === 'stateset' && labels[kind.name] === undefined) {
    return `a sample of the stateset "${kind.name}" needs the label "${kind.name}"`;
  }
  if (suffix === '_bucket') {
    const le = labels['le'];
    const bound = boundOf(le);
    if (le === undefined) return 'a bucket needs the label "le"';
    if (bound !== bound) return `the bucket's le="${le}" is not a number`;
    if (bound === Infinity && le !== '+Inf') return `the last bucket is written le="+Inf", not le="${le}"`;
  }
  if (kind.type === 'summary' && suffix === '') {
    const quantile = labels['quantile'];
    const bound = boundOf(quantile);
    if (quantile === undefined) return 'a quantile of a summary needs the label "quantile"';
    if (!(bound >= 0 && bound <= 1)) return `quantile="${quantile}" must be a number from 0 to 1`;
  }
  return null;
}

function boundOf(text: string | undefined): number {
  if (text?.trim() !== text || !text) return NaN;
  if (/^\+?inf(inity)?$/i.test(text)) return Infinity;
  if (/^-inf(inity)?$/i.test(text)) return -Infinity;
  return /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}
