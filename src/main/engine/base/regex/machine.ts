import type { Assertion } from './parse.ts';
import type { Program, Step } from './program.ts';

/** Places of a match in UTF-16 units: start and end of the whole and of each group, -1 for a group without part in it. */
export type Places = readonly number[];

/**
 * Finds the first match at or after `from`, preferring as a backtracking search does, in time that grows with the text
 * times the program and never faster: all ways are gone at once, one character after the other (R. Cox, "Regular Expression
 * Matching: the Virtual Machine Approach").
 */
export function run(program: Program, text: string, from: number): Places | null {
  const { steps, start, slots } = program;
  let threads = new Threads(steps.length);
  let next = new Threads(steps.length);
  let best: Places | null = null;
  for (let at = from; ;) {
    const code = text.codePointAt(at);
    const width = code === undefined ? 0 : code > 0xffff ? 2 : 1;
    // A match begun here comes after all that began earlier; once there is one, none begins any more.
    if (best === null) threads.add(program, start, text, at, new Array<number>(slots).fill(-1));
    for (let i = 0; i < threads.count; i++) {
      const step = steps[threads.order[i]!]!;
      const places = threads.places[i]!;
      if (step.kind === 'match') {
        best = places;
        // What follows in the list is less preferred.
        break;
      }
      if (step.kind === 'character' && code !== undefined && step.matches(code))
        next.add(program, step.next, text, at + width, places);
    }
    if (code === undefined || (next.count === 0 && best !== null)) return best;
    [threads, next] = [next, threads];
    next.clear();
    at += width;
  }
}

/** The steps under way at one place of the text, in order of preference, each once. */
class Threads {
  readonly order: Int32Array;
  readonly places: Places[] = [];
  count = 0;
  /** For each step when it was added last; older than `turn` is not in the list. */
  private readonly seen: Int32Array;
  private turn = 1;

  constructor(steps: number) {
    this.order = new Int32Array(steps);
    this.seen = new Int32Array(steps);
  }

  clear(): void {
    this.count = 0;
    this.turn++;
  }

  /** Adds a step, or where it leads to without taking a character. */
  add({ steps }: Program, first: number, text: string, at: number, places: Places): void {
    const todo: [number, Places][] = [[first, places]];
    for (let top = todo.pop(); top !== undefined; top = todo.pop()) {
      const [number, held] = top;
      if (this.seen[number] === this.turn) continue;
      this.seen[number] = this.turn;
      const step = steps[number] as Step;
      switch (step.kind) {
        case 'fork':
          todo.push([step.second, held], [step.first, held]);
          break;
        case 'save': {
          const saved = held.slice();
          saved[step.slot] = at;
          todo.push([step.next, saved]);
          break;
        }
        case 'assertion':
          if (holds(step.what, text, at)) todo.push([step.next, held]);
          break;
        default:
          this.order[this.count] = number;
          this.places[this.count++] = held;
      }
    }
  }
}

function holds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case 'textStart':
      return at === 0;
    case 'textEnd':
      return at === text.length;
    case 'lineStart':
      return at === 0 || text[at - 1] === '\n';
    case 'lineEnd':
      return at === text.length || text[at] === '\n';
    case 'wordBoundary':
      return isWord(text[at - 1]) !== isWord(text[at]);
    case 'noWordBoundary':
      return isWord(text[at - 1]) === isWord(text[at]);
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char);
}
