import { ipcMain } from 'electron';
import { WatchdeckError } from '#shared/model/errors.ts';
import { shellAskSchema } from '#shared/shell/page.ts';
import type { ShellAnswer, ShellRequest, ShellState } from '#shared/shell/page.ts';
import { isFromOwnPage } from './guard.ts';

/**
 * Answers what the console's page asks of the shell itself. `carryOut` does what is wished, `state` tells how things are
 * then; what either throws is said to the page.
 */
export function answerPages(options: {
  readonly pageOrigin: string;
  readonly carryOut: (request: ShellRequest) => Promise<void>;
  readonly state: () => Promise<ShellState>;
  readonly log: (line: string) => void;
}): void {
  const { pageOrigin, carryOut, state, log } = options;
  const answer = async (id: number, request: ShellRequest): Promise<ShellAnswer> => {
    try {
      await carryOut(request);
      return { id, state: await state(), error: null };
    } catch (thrown) {
      return { id, state: null, error: WatchdeckError.from(thrown).message };
    }
  };
  ipcMain.on('watchdeck:ask', (event, ...args: unknown[]) => {
    const asked = shellAskSchema.safeParse(args);
    if (!isFromOwnPage(event, pageOrigin) || !asked.success) {
      log('a message that did not come from the console was refused');
      return;
    }
    const { sender } = event;
    void answer(...asked.data).then((said) => {
      if (!sender.isDestroyed()) sender.send('watchdeck:answer', said);
    });
  });
}
