import type { TargetStatus } from '#shared/contract/targets.ts';

/** Targets in which every word stands: in the name, the address, or a label as `name=value`. */
export function findTargets(targets: readonly TargetStatus[], text: string): TargetStatus[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return targets.filter(({ name, url, labels }) => {
    const told = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const all = [name, url, ...told].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
