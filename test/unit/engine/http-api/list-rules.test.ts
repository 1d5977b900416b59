import { expect, it } from 'vitest';
import { listRules } from '#engine/http-api/list-rules.ts';
import type { RuleGroup } from '#engine/rules/types.ts';
import { alertingRule, recordingRule, ruleGroup } from '../rules/builders.ts';

const groups: RuleGroup[] = [
  ruleGroup([alertingRule({ name: 'Down', labels: { severity: 'page' } })], { name: 'one' }),
  ruleGroup([recordingRule({ name: 'total' })], { name: 'two' }),
  ruleGroup(
    [
      alertingRule({ name: 'Slow', labels: { severity: 'mail', team: '{{ $labels.team }}' } }),
      recordingRule({ name: 'rate', labels: { team: 'b' } }),
    ],
    { name: 'three', file: 'other.yml' },
  ),
];

interface Listed {
  groups: { name: string; rules: { name: string }[] }[];
  groupNextToken?: string;
}

function list(query: string): Listed {
  const nothing = { alerts: [] } as unknown as ReturnType<Parameters<typeof listRules>[3]['snapshot']>;
  const parts = [groups, { statuses: () => [] }, { snapshot: () => nothing }] as const;
  return listRules(new URLSearchParams(query), ...parts) as Listed;
}

const names = ({ groups: listed }: Listed): string[] =>
  listed.map(({ name, rules }) => `${name}: ${rules.map((rule) => rule.name).join(' ')}`);

it.each([
  ['', ['one: Down', 'two: total', 'three: Slow rate']],
  ['type=record', ['two: total', 'three: rate']],
  ['rule_name[]=Slow&rule_name[]=total', ['two: total', 'three: Slow']],
  ['rule_group[]=one&rule_group[]=three&type=alert', ['one: Down', 'three: Slow']],
  ['file[]=other.yml', ['three: Slow rate']],
  ['match[]={severity=~"p.*"}', ['one: Down']],
  ['match[]={severity="page"}&match[]={team="b"}', ['one: Down', 'three: rate']],
  // What a template will fill is not known before.
  ['match[]={team!="b",severity!=""}', ['one: Down', 'three: Slow']],
])('%s', (query, wanted) => {
  expect(names(list(query))).toEqual(wanted);
});

it('gives page after page', () => {
  const first = list('group_limit=1');
  expect(names(first)).toEqual(['one: Down']);
  const token = first.groupNextToken ?? '';
  const second = list(`group_limit=2&group_next_token=${token}`);
  expect(names(second)).toEqual(['two: total', 'three: Slow rate']);
  expect(second.groupNextToken).toBeUndefined();
  // Narrowed, a page is as long as it was asked to be.
  expect(names(list('group_limit=2&type=alert'))).toEqual(['one: Down', 'three: Slow']);
});

it.each([
  ['group_next_token=x', 'group_limit needs to be present'],
  ['group_limit=x', 'group_limit needs to be a valid number'],
  ['group_limit=0', 'group_limit needs to be greater than 0'],
  ['group_limit=1&group_next_token=x', "invalid group_next_token 'x'. were rule groups changed?"],
  ['match[]={}', 'at least one non-empty matcher'],
])('refuses %s', (query, message) => {
  expect(() => list(query)).toThrow(message);
});
