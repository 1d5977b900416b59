import type { Assertion, RegexNode } from './parse.ts';

/** One step of a {@link Program}; numbers are those of other steps. */
export type Step =
  | { readonly kind: 'character'; readonly matches: CharacterTest; readonly next: number }
  | { readonly kind: 'assertion'; readonly what: Assertion; readonly next: number }
  /** Both are gone on with; what comes of the first is preferred. */
  | { readonly kind: 'fork'; readonly first: number; readonly second: number }
  | { readonly kind: 'save'; readonly slot: number; readonly next: number }
  | { readonly kind: 'match' };

/** Whether a character (code point) is one of those wanted. */
export type CharacterTest = (codePoint: number) => boolean;

/** What a {@link run} works through. */
export interface Program {
  readonly steps: readonly Step[];
  readonly start: number;
  /** Places that `save` writes to: start and end of the whole match and of each group. */
  readonly slots: number;
}

/** Larger than any expression that people write; the time a match takes grows with it. */
const MOST_STEPS = 20_000;

/** Throws a plain Error for an expression whose repetitions, written out, are too long. */
export function compileProgram(node: RegexNode, groups: number): Program {
  return new Compiler().compile(node, groups);
}

/** Builds from the end: each part is told what comes after it. */
class Compiler {
  private readonly steps: Step[] = [];
  private readonly tests = new Map<string, CharacterTest>();

  compile(node: RegexNode, groups: number): Program {
    const match = this.add({ kind: 'match' });
    const end = this.add({ kind: 'save', slot: 1, next: match });
    const body = this.node(node, end);
    const start = this.add({ kind: 'save', slot: 0, next: body });
    return { steps: this.steps, start, slots: 2 * (groups + 1) };
  }

  private add(step: Step): number {
    if (this.steps.length >= MOST_STEPS) throw new Error('expression too large');
    this.steps.push(step);
    return this.steps.length - 1;
  }

  private node(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'character':
        return this.add({ kind: 'character', matches: this.test(node.source, node.ignoreCase), next });
      case 'assertion':
        return this.add({ kind: 'assertion', what: node.what, next });
      case 'sequence':
        return node.nodes.reduceRight((after, each) => this.node(each, after), next);
      case 'choice':
        return node.nodes
          .map((each) => this.node(each, next))
          .reduceRight((second, first) => this.add({ kind: 'fork', first, second }));
      case 'capture': {
        const end = this.add({ kind: 'save', slot: 2 * node.index + 1, next });
        return this.add({ kind: 'save', slot: 2 * node.index, next: this.node(node.node, end) });
      }
      case 'repeat':
        return this.repeat(node, next);
    }
  }

  private repeat({ node, min, max, greedy }: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    const fork = (inside: number, after: number): Step =>
      greedy
        ? { kind: 'fork', first: inside, second: after }
        : { kind: 'fork', first: after, second: inside };
    let start = next;
    let left = min;
    if (max === Infinity) {
      const loop = this.add({ kind: 'match' });
      const inside = this.node(node, loop);
      this.steps[loop] = fork(inside, next);
      // `x+` is once through and then the loop; `x*` begins with the choice.
      start = min > 0 ? inside : loop;
      left = Math.max(0, min - 1);
    } else {
      for (let i = min; i < max; i++) start = this.add(fork(this.node(node, start), next));
    }
    for (let i = 0; i < left; i++) start = this.node(node, start);
    return start;
  }

  private test(source: string, ignoreCase: boolean): CharacterTest {
    const key = `${ignoreCase ? 'i' : ''}/${source}`;
    let test = this.tests.get(key);
    if (test === undefined) this.tests.set(key, (test = characterTest(source, ignoreCase)));
    return test;
  }
}

/** What JavaScript itself says of each character, remembered. */
function characterTest(source: string, ignoreCase: boolean): CharacterTest {
  const regex = new RegExp(`^(?:${source})$`, ignoreCase ? 'iu' : 'u');
  const known = new Map<number, boolean>();
  return (codePoint) => {
    let verdict = known.get(codePoint);
    if (verdict === undefined) known.set(codePoint, (verdict = regex.test(String.fromCodePoint(codePoint))));
    return verdict;
  };
}
