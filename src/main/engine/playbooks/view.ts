import type { Playbook as PlaybookView } from '#shared/contract/playbooks.ts';
import { formatDuration } from '#shared/format/index.ts';
import type { ActionWorld } from './actions/perform.ts';
import { phaseOf } from './domain/breaker.ts';
import type { BreakerState } from './domain/breaker.ts';
import type { Playbook } from './types.ts';

/** A playbook as the console shows it, with what the config doesn't allow it yet. */
export function viewOf(
  playbook: Playbook,
  breaker: BreakerState,
  world: Pick<ActionWorld, 'settings' | 'receivers'>,
  nowMs: number,
): PlaybookView {
  const { rateLimit } = playbook;
  const phase = phaseOf(breaker, playbook.breaker, nowMs);
  return {
    name: playbook.name,
    title: playbook.title,
    description: playbook.description,
    enabled: playbook.enabled,
    source: playbook.source,
    trigger: playbook.triggerText,
    condition: playbook.condition,
    approval: playbook.approval,
    dryRun: playbook.dryRun,
    rateLimit: `${String(rateLimit.runs)} in ${formatDuration(rateLimit.perMs)}`,
    steps: playbook.steps.map(({ name, action }) => ({ name, kind: action.kind })),
    breaker: {
      state: phase,
      failures: breaker.failures,
      untilMs:
        phase === 'open' && breaker.openedMs !== null ? breaker.openedMs + playbook.breaker.openMs : null,
    },
    blockers: blockersOf(playbook, world),
  };
}

/** What the config doesn't allow, as far as it can be told before templates are filled in. */
function blockersOf(
  { steps, approval }: Playbook,
  { settings, receivers }: Pick<ActionWorld, 'settings' | 'receivers'>,
): string[] {
  const { enabled, commands, services, approvers } = settings();
  const missing = steps.flatMap(({ action }) => {
    if (action.kind === 'command' && !commands.some(({ name }) => name === action.command))
      return [`the command "${action.command}" is not in playbooks.commands`];
    if (action.kind === 'restart_service' && !services.includes(action.service))
      return [`the service "${action.service}" is not in playbooks.services`];
    if (action.kind === 'notify' && !receivers().includes(action.receiver))
      return [`there is no receiver "${action.receiver}"`];
    return [];
  });
  return [
    ...(enabled ? [] : ['playbooks.enabled is false']),
    ...new Set(missing),
    ...(approval === 'two_persons' && approvers.length < 2
      ? ['playbooks.approvers names fewer than two persons']
      : []),
  ];
}
