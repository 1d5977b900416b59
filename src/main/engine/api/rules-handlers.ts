import { WatchdeckError } from '#shared/model/errors.ts';
import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

type RulesMethod = Extract<keyof Handlers, `rules.${string}`>;

/** The methods about rules as such: what they would have done, and changing them. */
export function rulesHandlers({
  backtest,
  config,
  ruleLibrary,
  rules,
}: Capabilities): Pick<Handlers, RulesMethod> {
  return {
    'rules.backtest': (params, { signal }) => backtest.run(params, { signal }),
    'rules.packs': () => ruleLibrary.packs(),
    'rules.addPack': ({ id }) => ({ file: ruleLibrary.add(id) }),
    'rules.places': () => {
      const files = config.files();
      const [first = ''] = files;
      const groups = new Map<string, string[]>([[first, []]]);
      for (const { file, name } of config.current().ruleGroups) {
        // Some come with Watchdeck, and are written nowhere.
        if (files.includes(file)) groups.set(file, [...(groups.get(file) ?? []), name]);
      }
      return Array.from(groups, ([file, names]) => ({ file, groups: names }));
    },
    'rules.create': ({ file, ...rule }) => {
      config.addRule(file, rule);
      return { file };
    },
    'rules.save': ({ id, ...changes }) => {
      const all = rules.statuses();
      const rule = all.find((each) => each.id === id);
      if (rule?.kind !== 'alerting')
        throw new WatchdeckError('not_found', 'This alerting rule is no longer in the config');
      const file = fileOf(rule.source);
      const siblings = all.filter(({ group, source }) => group === rule.group && fileOf(source) === file);
      config.editRule(file, { group: rule.group, index: siblings.indexOf(rule) }, changes);
      return { file };
    },
  };
}

/** `file:line` without the line. */
function fileOf(source: string): string {
  return source.replace(/:\d+$/, '');
}
