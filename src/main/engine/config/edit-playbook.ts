import { isMap, isSeq } from 'yaml';
import { WatchdeckError } from '#shared/model/errors.ts';
import { parseYaml } from '../base/yaml-document.ts';

/** The text of a playbook file with `enabled` of one playbook written into it, comments kept. Throws `not_found`. */
export function enablePlaybook(text: string, file: string, name: string, enabled: boolean): string {
  const { document } = parseYaml(text, file);
  const playbooks: unknown = document.get('playbooks');
  const found = isSeq(playbooks)
    ? playbooks.items.find((item) => isMap(item) && item.get('name') === name)
    : undefined;
  if (!isMap(found)) throw new WatchdeckError('not_found', `${name} isn't written in ${file} any more`);
  found.set('enabled', enabled);
  return document.toString({ lineWidth: 0 });
}
