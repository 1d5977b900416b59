import { METRIC_NAME } from '#shared/model/labels.ts';
import type { Matcher } from '../tsdb/types.ts';
import type { Call, VectorSelector } from './ast.ts';

/** What tells of a target as a whole, unless another metric is named. */
const TARGET_INFO: Matcher = { name: METRIC_NAME, op: '=', value: 'target_info' };

/** One for each call: what its matchers match is remembered by array. */
const selectors = new WeakMap<Call, VectorSelector>();

/** The selector of the info series that a call of `info` reads, at the times it is evaluated at. */
export function infoSelector(call: Call): VectorSelector {
  const known = selectors.get(call);
  if (known !== undefined) return known;
  const given = dataMatchers(call);
  const isNamed = given.some(({ name }) => name === METRIC_NAME);
  const selector: VectorSelector = {
    kind: 'selector',
    name: null,
    matchers: isNamed ? given : [...given, TARGET_INFO],
    offsetMs: 0,
    at: null,
    position: call.position,
  };
  selectors.set(call, selector);
  return selector;
}

/** The matchers that are written as the second argument, that of a metric name included. */
export function dataMatchers({ args }: Call): readonly Matcher[] {
  return args[1]?.kind === 'selector' ? args[1].matchers : [];
}

/** Matchers of which all must take a series' name for it to be an info series itself, which is left as it is. */
export function infoNameMatchers(call: Call): readonly Matcher[] {
  if (call.args.length < 2) return [TARGET_INFO];
  return dataMatchers(call).filter(({ name }) => name === METRIC_NAME);
}
