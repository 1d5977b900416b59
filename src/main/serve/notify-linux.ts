import { WatchdeckError } from '#shared/model/errors.ts';
import { notificationActionSchema } from '#shared/shell/control.ts';
import type { NotificationAction, ShellNotification } from '#shared/shell/control.ts';
import { CLICKED, linuxCloseCommand, linuxCommand } from './notify-command.ts';
import type { NotifyCommand } from './notify-command.ts';
import type { StayingProgram } from './notify-program.ts';

/** Keys whose notification may still be on the screen; far more than a screen holds. */
const MAX_KEYS = 200;
/** Each notification with buttons has a program that waits for them; in a storm those that follow have none. */
const MAX_STAYING = 20;

/** What is done when a person answers a notification. */
export interface NotificationAnswers {
  readonly act: (action: NotificationAction) => void;
  /** Opens the console at this path. */
  readonly open: (path: string) => void;
  readonly log: (line: string) => void;
}

export interface LinuxPrograms {
  readonly run: (command: NotifyCommand) => Promise<string>;
  readonly start: (command: NotifyCommand, onAnswer: (line: string) => void) => Promise<StayingProgram>;
}

/** Notifications through `notify-send`, one per key, with buttons where it is new enough to have them. */
export function createLinuxNotifier({ run, start }: LinuxPrograms, answers: NotificationAnswers) {
  const shown = new Map<string, { readonly id: string; readonly program: StayingProgram | null }>();
  const staying = new Set<StayingProgram>();
  let modern: Promise<boolean> | null = null;
  let buttonsWork = true;

  async function show(notification: ShellNotification): Promise<void> {
    const { key, kind, alerts } = notification;
    const isModern = await (modern ??= looksModern(run));
    const before = shown.get(key);
    const wantsButtons = isModern && buttonsWork && alerts.length > 0 && staying.size < MAX_STAYING;
    const withButtons = wantsButtons
      ? await startWithButtons(notification, before?.id).catch((error: unknown) => WatchdeckError.from(error))
      : null;
    const program = withButtons instanceof WatchdeckError ? null : withButtons;
    const id =
      program?.id ??
      (await run(linuxCommand(notification, before?.id, { isModern, hasButtons: false }))).trim();
    if (withButtons instanceof WatchdeckError) {
      buttonsWork = false;
      answers.log(`notifications have no buttons from now on: ${withButtons.message}`);
    }
    // Both would hear of the same button.
    before?.program?.stop();
    shown.delete(key);
    if (kind === 'firing' && /^\d+$/.test(id)) shown.set(key, { id, program });
    const oldest = shown.size > MAX_KEYS ? shown.keys().next().value : undefined;
    if (oldest !== undefined) shown.delete(oldest);
  }

  async function startWithButtons(
    notification: ShellNotification,
    replaces: string | undefined,
  ): Promise<StayingProgram> {
    const { alerts, path } = notification;
    const command = linuxCommand(notification, replaces, { isModern: true, hasButtons: true });
    const program = await start(command, (answer) => {
      const action = notificationActionSchema.shape.action.safeParse(answer);
      if (action.success) answers.act({ action: action.data, alerts });
      else if (answer === CLICKED) answers.open(path);
    });
    staying.add(program);
    void program.ended.then(() => staying.delete(program));
    return program;
  }

  return {
    show,
    /** Takes it off the screen; nothing where it is not there (any more). */
    async withdraw(key: string): Promise<void> {
      const before = shown.get(key);
      if (before === undefined) return;
      shown.delete(key);
      before.program?.stop();
      await run(linuxCloseCommand(before.id));
    },
    /** Nobody is there to answer any more. */
    stop: (): void => {
      for (const program of staying) program.stop();
    },
  };
}

/** Whether this is notify-send 0.8 or later, with a program beside it that makes it speak line by line. */
async function looksModern(run: LinuxPrograms['run']): Promise<boolean> {
  try {
    await run({ file: 'stdbuf', args: ['--version'] });
    return (await run({ file: 'notify-send', args: ['--help'] })).includes('--action');
  } catch {
    // What is missing says the notification itself, which is shown all the same or not at all.
    return false;
  }
}
