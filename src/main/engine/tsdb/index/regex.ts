import { WatchdeckError } from '#shared/model/errors.ts';
import { compileAnchored } from '../../base/regex.ts';
import type { Regex } from '../../base/regex.ts';

/** An anchored regex taken apart as far as that saves work: the texts it can match, or a test, maybe with a prefix. */
export interface CompiledRegex {
  /** Set when the regex is nothing but literal alternatives. */
  readonly literals: readonly string[] | null;
  readonly test: (text: string) => boolean;
}

const SPECIAL = /[\\^$.*+?()[\]{}|]/;

/**
 * Compiles a matcher's regex as Prometheus does: RE2 syntax, anchored at both ends, `.` matches line feeds too.
 * Throws `bad_request` for what is not a valid pattern.
 */
export function compileRegex(pattern: string): CompiledRegex {
  const alternatives = pattern.split('|');
  if (alternatives.every((alternative) => !SPECIAL.test(alternative))) {
    const set = new Set(alternatives);
    return { literals: [...set], test: (text) => set.has(text) };
  }
  if (pattern === '.*') return { literals: null, test: () => true };
  if (pattern === '.+') return { literals: null, test: (text) => text !== '' };
  const prefix = /^([^\\^$.*+?()[\]{}|]+)\.([*+])$/.exec(pattern);
  if (prefix !== null) {
    const [, start = '', operator] = prefix;
    const shortest = start.length + (operator === '+' ? 1 : 0);
    return { literals: null, test: (text) => text.length >= shortest && text.startsWith(start) };
  }
  const regex = compiled(pattern);
  return { literals: null, test: (text) => regex.test(text) };
}

function compiled(pattern: string): Regex {
  try {
    return compileAnchored(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WatchdeckError('bad_request', `The regular expression "${pattern}" is not valid: ${reason}.`, {
      pattern,
    });
  }
}
