import { run } from './regex/machine.ts';
import type { Places } from './regex/machine.ts';
import { parseRegex } from './regex/parse.ts';
import type { ParsedRegex, RegexNode } from './regex/parse.ts';
import { compileProgram } from './regex/program.ts';
import { backtrackingOf, toJavaScript } from './regex/to-javascript.ts';

/** A match: the whole text of it, and the text of each group (undefined for one without part in it). */
export interface RegexMatch {
  readonly index: number;
  /** The whole first, then the groups by number. */
  readonly texts: readonly (string | undefined)[];
  readonly groups: Readonly<Record<string, string | undefined>>;
}

/** A compiled RE2 expression. Matching takes time in proportion to the text, whatever the expression. */
export interface Regex {
  test(text: string): boolean;
  exec(text: string): RegexMatch | null;
  /** All matches that don't overlap, as Go's FindAll: an empty one right after another doesn't count. */
  matchAll(text: string): Iterable<RegexMatch>;
}

/**
 * Compiles a Prometheus regular expression (RE2 syntax), anchored at both ends and with `.` matching line feeds, as label
 * matchers and label_replace() use it. Throws as {@link compileSearch} does.
 */
export function compileAnchored(pattern: string): Regex {
  return checked(() => {
    const { node, names } = parseRegex(pattern, true);
    const nodes: RegexNode[] = [
      { kind: 'assertion', what: 'textStart' },
      node,
      { kind: 'assertion', what: 'textEnd' },
    ];
    return make({ names, node: { kind: 'sequence', nodes } }, true);
  });
}

/**
 * Compiles an RE2 pattern that is looked for anywhere in a text. What RE2 refuses (look-around, backreferences) is refused.
 * Throws a plain Error that says what is wrong.
 */
export function compileSearch(pattern: string): Regex {
  return checked(() => make(parseRegex(pattern, false), false));
}

/**
 * The pattern as JavaScript has it, for whoever can bound the time that matching takes and has long texts, where this is
 * several times faster. Throws as {@link compileSearch} does.
 */
export function compileBacktracking(pattern: string): RegExp {
  return checked(() => new RegExp(toJavaScript(parseRegex(pattern, false).node), 'u'));
}

/** Expands `$1`, `${1}`, `$name` and `$$` as Go's Regexp.Expand; unknown groups are empty, names are as long as possible. */
export function expandMatch(template: string, { texts, groups }: RegexMatch): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole: string, braced?: string, plain?: string) => {
    if (whole === '$$') return '$';
    const name = braced ?? plain ?? '';
    return (/^\d+$/.test(name) ? texts[Number(name)] : groups[name]) ?? '';
  });
}

function checked<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    throw new Error(`error parsing regexp: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Up to this many steps JavaScript's own engine is sure to be quick: some milliseconds. */
const MOST_STEPS = 1_000_000;

/**
 * JavaScript's own engine where the expression and the text are such that it can't take long, which is nearly always; the
 * machine, some ten times slower but never worse than that, otherwise.
 */
function make({ node, names }: ParsedRegex, isAnchored: boolean): Regex {
  const { power, factor } = backtrackingOf(node);
  // What isn't anchored is tried anew at every place.
  const growth = isAnchored ? power : power + 1;
  const isQuick = (text: string): boolean => factor * Math.max(1, text.length) ** growth <= MOST_STEPS;
  const source = toJavaScript(node);
  const own = new RegExp(source, 'u');
  const ownFrom = new RegExp(source, 'gu');
  // What is too large is refused when it is written, not when it is used.
  let program = power === Infinity ? compileProgram(node, names.length) : null;
  const machine = (text: string, from: number): Places | null =>
    run((program ??= compileProgram(node, names.length)), text, from);

  function find(text: string, from: number): RegexMatch | null {
    if (isQuick(text)) {
      ownFrom.lastIndex = from;
      const match = ownFrom.exec(text);
      return match === null ? null : { index: match.index, texts: match, groups: match.groups ?? {} };
    }
    const places = machine(text, from);
    return places === null ? null : matchAt(text, places, names);
  }

  return {
    test: (text) => (isQuick(text) ? own.test(text) : machine(text, 0) !== null),
    exec: (text) => find(text, 0),
    *matchAll(text) {
      let ended = -1;
      for (let from = 0; from <= text.length;) {
        const match = find(text, from);
        if (match === null) return;
        const end = match.index + (match.texts[0] ?? '').length;
        const isEmpty = end === match.index;
        if (!isEmpty || match.index !== ended) yield match;
        ended = end;
        from = isEmpty ? end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) : end;
      }
    },
  };
}

function matchAt(text: string, places: Places, names: ParsedRegex['names']): RegexMatch {
  const texts = Array.from({ length: names.length + 1 }, (_, group) => {
    const start = places[group * 2] ?? -1;
    return start < 0 ? undefined : text.slice(start, places[group * 2 + 1]);
  });
  const named = names.flatMap((name, i) => (name === null ? [] : [[name, texts[i + 1]] as const]));
  return { index: places[0] ?? 0, texts, groups: Object.fromEntries(named) };
}
