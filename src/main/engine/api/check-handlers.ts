import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { addProbe, parseProbe, removeProbe, updateProbe } from '../config/index.ts';
import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

/** Saving doesn't wait longer than this for the first result: a check may be allowed minutes. */
const FIRST_RESULT_MS = 12_000;

/** The methods of health checks and of the uptime record. */
export function checkHandlers({ config, checks }: Pick<Capabilities, 'config' | 'checks'>) {
  const { uptime } = checks;
  /** What a relative path in an entry is relative to. */
  const directory = () => path.dirname(config.document().file);

  return {
    'probes.list': () => checks.list(),
    'probes.test': ({ entry }) => checks.test(entry, directory()),
    'probes.add': async ({ entry }) => {
      const { name } = parseProbe(entry, directory());
      config.edit((document) => {
        addProbe(document, entry);
      });
      return firstStatus(name);
    },
    'probes.update': ({ name, entry }) => {
      const next = parseProbe(entry, directory());
      config.edit((document) => {
        updateProbe(document, name, entry);
      });
      if (next.name !== name) uptime.rename('probe', name, next.name);
      return firstStatus(next.name);
    },
    'probes.remove': ({ name }) => {
      config.edit((document) => {
        removeProbe(document, name);
      });
      return {};
    },
    'probes.run': async ({ name }) => {
      await checks.runNow(name);
      return checks.status(name);
    },
    'uptime.bars': ({ kind, name, spanMs, bars }) => uptime.bars({ kind, name }, spanMs, bars),
    'uptime.summary': ({ kind, name, objective }) => uptime.summary({ kind, name }, objective),
    'uptime.outages': ({ kind, name, limit }) => uptime.outages({ kind, name }, limit),
  } satisfies Partial<Handlers>;

  /** Whoever saves a check is waiting to see it: don't make them wait for its turn in the interval. */
  async function firstStatus(name: string) {
    const waiting = new AbortController();
    if (checks.status(name).health !== 'off') {
      const enough = setTimeout(FIRST_RESULT_MS, undefined, { signal: waiting.signal }).catch(
        () => undefined,
      );
      await Promise.race([checks.runNow(name), enough]);
      waiting.abort();
    }
    return checks.status(name);
  }
}
