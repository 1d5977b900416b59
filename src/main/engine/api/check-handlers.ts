import path from 'node:path';
import { addProbe, parseProbe, removeProbe, updateProbe } from '../config/index.ts';
import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

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
    'uptime.bars': ({ kind, spanMs, bars }) => uptime.bars(kind, spanMs, bars),
    'uptime.summary': ({ kind, name, objective }) => uptime.summary({ kind, name }, objective),
    'uptime.outages': ({ kind, name, limit }) => uptime.outages({ kind, name }, limit),
  } satisfies Partial<Handlers>;

  /** Whoever saves a check is waiting to see it: don't make them wait for its turn in the interval. */
  async function firstStatus(name: string) {
    if (checks.status(name).health !== 'off') await checks.runNow(name);
    return checks.status(name);
  }
}
