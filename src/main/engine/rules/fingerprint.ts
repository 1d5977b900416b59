import { labelsKey } from '#shared/model/labels.ts';
import type { Labels } from '#shared/model/labels.ts';

const encoder = new TextEncoder();

/** FNV-1a, 64 bits, as 16 hex digits: stable over restarts and machines. Two 32-bit halves, since BigInt is slow. */
export function fnv1a64(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of encoder.encode(text)) {
    low = (low ^ byte) >>> 0;
    // Times the prime 2^40 + 0x1b3, modulo 2^64; every product stays below 2^53.
    const product = low * 0x1b3;
    high = (high * 0x1b3 + Math.floor(product / 0x1_0000_0000) + low * 0x100) % 0x1_0000_0000;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/**
 * Identity of a rule over reloads and restarts: group, name, labels as written, and its number among rules alike in all of
 * these. Not its expression, so that a changed threshold keeps the alerts; not its file, so that a moved file does too.
 */
export function ruleIdOf(group: string, rule: string, labels: Labels, ordinal: number): string {
  return fnv1a64(`${group}\xff${rule}\xff${labelsKey(labels)}\xff${ordinal}`);
}

/** By label set, for the rule it was asked for last: evaluations ask for the same ones again and again. */
const known = new WeakMap<Labels, { readonly ruleId: string; readonly fingerprint: string }>();

/** Identity of one alert instance. */
export function fingerprintOf(ruleId: string, labels: Labels): string {
  const before = known.get(labels);
  if (before?.ruleId === ruleId) return before.fingerprint;
  const fingerprint = fnv1a64(`${ruleId}\xff${labelsKey(labels)}`);
  known.set(labels, { ruleId, fingerprint });
  return fingerprint;
}
