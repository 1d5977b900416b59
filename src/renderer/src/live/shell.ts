import { shellAnswerSchema } from '#shared/shell/page.ts';
import type { ShellRequest, ShellState } from '#shared/shell/page.ts';
import { WatchdeckError } from '#shared/model/errors.ts';

const ANSWER_TIMEOUT_MS = 60_000;
let nextId = 0;

/**
 * Asks the desktop shell itself, through its preload; resolves with how things are then. Rejects with what the shell says
 * is in the way, or `timeout`.
 */
export function askShell(request: ShellRequest): Promise<ShellState> {
  const id = nextId++;
  return new Promise((resolve, reject) => {
    const settle = () => {
      window.clearTimeout(timer);
      window.removeEventListener('message', onMessage);
    };
    const onMessage = ({ source, data }: MessageEvent<unknown>) => {
      if (source !== window || typeof data !== 'object' || data === null) return;
      if (!('type' in data) || data.type !== 'watchdeck:answer' || !('answer' in data)) return;
      const answer = shellAnswerSchema.safeParse(data.answer);
      if (!answer.success || answer.data.id !== id) return;
      settle();
      const { state, error } = answer.data;
      if (state === null) reject(new WatchdeckError('unsupported', error ?? 'the shell did not say why'));
      else resolve(state);
    };
    const timer = window.setTimeout(() => {
      settle();
      reject(new WatchdeckError('timeout', 'the desktop shell gave no answer'));
    }, ANSWER_TIMEOUT_MS);
    window.addEventListener('message', onMessage);
    window.postMessage({ type: 'watchdeck:ask', id, request }, window.location.origin);
  });
}
