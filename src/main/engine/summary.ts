import type { Alerting } from './alerting/types.ts';
import type { EngineSummary } from './options.ts';
import type { ScrapeManager } from './scrape/types.ts';

/** What changes together is told together. */
const COALESCE_MS = 100;

/** Tells the shell the counts its tray shows, whenever they differ from what it was told last. Returns how to stop. */
export function announceSummary(options: {
  readonly alerting: Alerting;
  readonly scrape: ScrapeManager;
  readonly announce: (summary: EngineSummary) => void;
}): () => void {
  const { alerting, scrape, announce } = options;
  let last = '';
  const tell = () => {
    const { firing, quiet } = alerting.snapshot();
    const summary: EngineSummary = { firing, targetsDown: scrape.downCount(), quiet };
    const text = JSON.stringify(summary);
    if (text === last) return;
    last = text;
    announce(summary);
  };
  // Every scrape is a change, and hardly any changes a count.
  let timer: NodeJS.Timeout | null = null;
  const tellSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      tell();
    }, COALESCE_MS);
  };
  tell();
  const off = [alerting.onChange(tellSoon), scrape.onChange(tellSoon)];
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const stop of off) stop();
  };
}
