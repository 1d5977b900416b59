import type { Capabilities } from './capabilities.ts';
import type { Handlers } from './handlers.ts';

type PlaybookMethod = Extract<keyof Handlers, `playbooks.${string}`>;

/** The methods on playbooks and their runs. */
export function createPlaybookHandlers({
  playbooks,
  playbookLibrary,
  config,
  user,
}: Pick<Capabilities, 'playbooks' | 'playbookLibrary' | 'config' | 'user'>): Pick<Handlers, PlaybookMethod> {
  return {
    'playbooks.list': () => playbooks.list(),
    'playbooks.runs': ({ limit }) => playbooks.runs(limit),
    'playbooks.run': ({ id }) => playbooks.run(id),
    'playbooks.start': (request) => ({ id: playbooks.start(request, user) }),
    'playbooks.approve': async ({ id, by, code }) => {
      await playbooks.approve(id, { user, by: by ?? null, code: code ?? null });
      return {};
    },
    'playbooks.deny': ({ id, comment }) => {
      playbooks.deny(id, user, comment);
      return {};
    },
    'playbooks.kill': ({ id }) => {
      playbooks.kill(id, user);
      return {};
    },
    'playbooks.closeBreaker': ({ name }) => {
      playbooks.closeBreaker(name, user);
      return {};
    },
    'playbooks.shipped': () => playbookLibrary.list(),
    'playbooks.add': ({ id }) => ({ file: playbookLibrary.add(id) }),
    'playbooks.setEnabled': ({ name, enabled }) => {
      config.enablePlaybook(name, enabled);
      return {};
    },
  };
}
