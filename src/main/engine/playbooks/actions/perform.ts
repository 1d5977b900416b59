import type { PlaybookSettings, Step } from '../types.ts';
import { commandLine, Refused, restartCommands } from '../domain/arguments.ts';
import { holds } from '../domain/conditions.ts';
import type { InstantValue } from '../../promql/types.ts';
import type { ActionRun } from './action-run.ts';
import { openIssue } from './github.ts';
import { sendRequest } from './http.ts';
import { runToEnd } from './program.ts';

/** What actions reach. */
export interface ActionWorld {
  readonly settings: () => PlaybookSettings;
  readonly platform: NodeJS.Platform;
  readonly env: (name: string) => string | undefined;
  readonly instant: (expr: string) => Promise<InstantValue>;
  readonly receivers: () => readonly string[];
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What keeps a step from being done as it is planned, in words; null when nothing does. */
export function refusalOf(
  { action }: Step,
  world: Pick<ActionWorld, 'settings' | 'platform' | 'receivers'>,
): string | null {
  const settings = world.settings();
  try {
    if (action.kind === 'command')
      commandLine(action.command, action.args, settings.commands, world.platform);
    if (action.kind === 'restart_service') restartsOf(action.service, world);
    if (action.kind === 'notify' && !world.receivers().includes(action.receiver))
      return `there is no receiver "${action.receiver}"`;
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function restartsOf(service: string, { settings, platform }: Pick<ActionWorld, 'settings' | 'platform'>) {
  const { services, serviceManager } = settings();
  return restartCommands(service, { allowed: services, platform, manager: serviceManager });
}

/**
 * Does a step; resolves with how it went, in words, and rejects with why it failed. What is allowed is looked up again here:
 * between approval and now the config may have changed. `ask` is no action: the runner waits for a person itself.
 */
export async function perform({ action }: Step, world: ActionWorld, run: ActionRun): Promise<string> {
  const settings = world.settings();
  switch (action.kind) {
    case 'command': {
      const { command, line } = commandLine(action.command, action.args, settings.commands, world.platform);
      return runToEnd(line, { ...run, ...command, env: world.env });
    }
    case 'restart_service': {
      for (const { line, mayFail } of restartsOf(action.service, world)) {
        const options = { ...run, environment: {}, workingDirectory: null, env: world.env };
        await runToEnd(line, options).catch((error: unknown) => {
          if (!mayFail || run.signal.aborted) throw error;
          run.print(`${error instanceof Error ? error.message : String(error)}\n`);
        });
      }
      return `${action.service} was restarted`;
    }
    case 'http':
      return sendRequest(action, run);
    case 'github_issue':
      return openIssue(action, run);
    case 'scale_hint':
      return action.text;
    case 'notify':
      run.tell({ receiver: action.receiver, title: action.title, text: action.text });
      return `${action.receiver} will be told`;
    case 'wait_until': {
      for (;;) {
        if (holds(await world.instant(action.expr))) return 'it holds';
        await world.sleep(action.everyMs, run.signal);
      }
    }
    case 'ask':
      return 'answered';
  }
}
