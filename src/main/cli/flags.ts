import { UsageError } from './command.ts';

/** Arguments sorted into flags (`--name`, `--name=value`) and the rest; `--` ends the flags. */
export interface ParsedArgs {
  readonly files: readonly string[];
  /** Values in the order given; a flag without a value has "". */
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

/** Throws {@link UsageError} for flags that aren't in `known`. */
export function parseArgs(args: readonly string[], known: readonly string[]): ParsedArgs {
  const files: string[] = [];
  const flags = new Map<string, string[]>();
  let ended = false;
  for (const arg of args) {
    if (ended || !arg.startsWith('--')) files.push(arg);
    else if (arg === '--') ended = true;
    else {
      const [name = '', ...value] = arg.slice(2).split('=');
      if (!known.includes(name))
        throw new UsageError(
          `Unknown flag --${name}; there are ${known.map((each) => `--${each}`).join(', ')}.`,
        );
      flags.set(name, [...(flags.get(name) ?? []), value.join('=')]);
    }
  }
  return { files, flags };
}
