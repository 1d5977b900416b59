import type { RuleGroup } from '../rules/types.ts';

/** A rule file that comes with Watchdeck, with what its head says about it. */
export interface Pack {
  /** The file's name without its ending. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** The pack fits where one of these metrics is stored. */
  readonly metrics: readonly string[];
  readonly text: string;
  readonly groups: readonly RuleGroup[];
}

/** What the comments at the head of a pack say: `# title: …`, `# about: …`, `# metrics: a, b`. Throws where one is missing. */
export function packHead(id: string, text: string): Pick<Pack, 'title' | 'about' | 'metrics'> {
  const field = (name: string): string => {
    const value = new RegExp(`^# ${name}: (.+)$`, 'm').exec(text)?.[1];
    if (value === undefined) throw new Error(`the rule pack ${id} says no ${name} in its head`);
    return value.trim();
  };
  return { title: field('title'), about: field('about'), metrics: field('metrics').split(/,\s*/) };
}
