import type { Alert } from '#shared/contract/alerts.ts';
import type { PanelOf } from '#shared/dashboard/index.ts';
import { interpolate } from '#shared/dashboard/interpolate.ts';
import type { VariableScope } from '#shared/dashboard/interpolate.ts';
import { readMatchers } from '../../pages/alerts/silence-words.ts';

type Matcher = ReturnType<typeof readMatchers>['matchers'][number];

/** The alerts a panel lists, in the order they came, and matchers that can't be read. */
export function alertsOfPanel(
  panel: Pick<PanelOf<'alerts'>, 'states' | 'matchers'>,
  alerts: readonly Alert[],
  scope: VariableScope,
): { alerts: Alert[]; broken: string[] } {
  const { matchers, wrong } = readMatchers(panel.matchers.map((text) => interpolate(text, scope)).join('\n'));
  const broken = [...wrong];
  const tests = matchers.flatMap((matcher) => {
    const test = testOf(matcher);
    if (test === null) broken.push(matcher.value);
    return test === null ? [] : [{ name: matcher.name, test }];
  });
  const wanted = alerts.filter(
    ({ state, labels }) =>
      (state === 'pending' || state === 'firing') &&
      panel.states.includes(state) &&
      tests.every(({ name, test }) => test(labels[name] ?? '')),
  );
  return { alerts: wanted, broken };
}

/** The whole value has to match, as everywhere in Prometheus; null for a pattern that is none. */
function testOf({ op, value }: Matcher): ((label: string) => boolean) | null {
  if (op === '=') return (label) => label === value;
  if (op === '!=') return (label) => label !== value;
  try {
    const pattern = new RegExp(`^(?:${value})$`, 's');
    return op === '=~' ? (label) => pattern.test(label) : (label) => !pattern.test(label);
  } catch {
    return null;
  }
}
