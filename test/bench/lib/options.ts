import { parseArgs } from 'node:util';
import type { BenchArguments } from '../../../scripts/lib/bench.ts';

/** Another monitor on the same load. */
export type PeerName = 'prometheus' | 'victoria-metrics';

const peerNames: readonly PeerName[] = ['prometheus', 'victoria-metrics'];

/** Numbers by option name (`--targets 100`), with what `--smoke` makes of them, and the rivals asked for with `--peer`. */
export function readOptions<Name extends string>(
  { args, smoke }: Pick<BenchArguments, 'args' | 'smoke'>,
  defaults: Readonly<Record<Name, { readonly full: number; readonly smoke: number }>>,
): { readonly numbers: Record<Name, number>; readonly peers: readonly PeerName[] } {
  const names = Object.keys(defaults) as Name[];
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
      peer: { type: 'string', multiple: true },
    },
  });
  const given = values as Readonly<Record<string, string | undefined>>;
  const numbers = Object.fromEntries(
    names.map((name) => {
      const text = given[name];
      const number = text === undefined ? defaults[name][smoke ? 'smoke' : 'full'] : Number(text);
      if (!(number > 0)) throw new Error(`--${name} needs a number above 0, got "${String(text)}"`);
      return [name, number];
    }),
  ) as Record<Name, number>;
  const peers = (values.peer ?? []).map((text) => {
    const found = peerNames.find((name) => name === text);
    if (found === undefined) throw new Error(`--peer takes ${peerNames.join(' or ')}, got "${text}"`);
    return found;
  });
  return { numbers, peers };
}

/** Rounds for the line of JSON. */
export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
