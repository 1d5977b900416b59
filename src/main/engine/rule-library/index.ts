import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RulePack } from '#shared/contract/rules.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { severityOf } from '#shared/model/severity.ts';
import { shippedFolder } from '../base/shipped-folder.ts';
import type { ConfigStore } from '../config/index.ts';
import { parseRuleFile } from '../rules/index.ts';
import type { CheckExpr } from '../rules/index.ts';
import { packHead } from './pack.ts';
import type { Pack } from './pack.ts';

export interface RuleLibraryOptions {
  readonly config: Pick<ConfigStore, 'addFile' | 'files'>;
  readonly checkExpr: CheckExpr;
  /** Names of the metrics in the store. */
  readonly metricNames: () => readonly string[];
  /** Where the packs lie; those that come with Watchdeck unless told. */
  readonly dir?: string;
}

/** The rules that come with Watchdeck, offered where what they watch is there. */
export interface RuleLibrary {
  /** Those that fit what is stored first, then by title. */
  packs(): RulePack[];
  /** Copies a pack beside the config and names it there; returns the file. Throws `not_found`, `conflict`, `io`. */
  add(id: string): string;
}

export function createRuleLibrary(options: RuleLibraryOptions): RuleLibrary {
  const { config, metricNames, checkExpr } = options;
  const dir = options.dir ?? shippedFolder(import.meta.url, 'rules');
  let read: readonly Pack[] | null = null;
  const all = (): readonly Pack[] => (read ??= readPacks(dir, checkExpr));
  const entryOf = ({ id }: Pack): string => `rules/${id}.yml`;

  return {
    packs() {
      const stored = new Set(metricNames());
      const files = config.files();
      const configDir = path.dirname(files[0] ?? '');
      return all()
        .map((pack): RulePack => ({
          id: pack.id,
          title: pack.title,
          about: pack.about,
          fits: pack.metrics.some((name) => stored.has(name)),
          added: files.includes(path.resolve(configDir, entryOf(pack))),
          rules: pack.groups.flatMap(({ rules }) =>
            rules.map((rule) => ({
              name: rule.name,
              expr: rule.expr,
              forMs: rule.kind === 'alerting' ? rule.forMs : 0,
              severity: severityOf(rule.labels['severity']),
            })),
          ),
        }))
        .sort((a, b) => Number(b.fits) - Number(a.fits) || a.title.localeCompare(b.title));
    },
    add(id) {
      const pack = all().find((each) => each.id === id);
      if (pack === undefined) throw new WatchdeckError('not_found', `There is no rule pack "${id}"`);
      config.addFile('rule_files', entryOf(pack), pack.text);
      return entryOf(pack);
    },
  };
}

function readPacks(dir: string, checkExpr: CheckExpr): Pack[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => {
      const id = name.slice(0, -'.yml'.length);
      const text = readFileSync(path.join(dir, name), 'utf8');
      const groups = parseRuleFile(text, name, { intervalMs: 60_000 }, checkExpr);
      return { id, text, groups, ...packHead(id, text) };
    });
}
