import { diagnosticsFileName, diagnosticsText } from '../diagnostics/index.ts';
import type { Capabilities } from './capabilities.ts';

/** The running engine's diagnostics. */
export function diagnosticsOf({ clock, systemInfo, status, scrape, checks, config }: Capabilities): {
  fileName: string;
  text: string;
} {
  const info = systemInfo();
  const nowMs = clock.nowMs();
  return {
    fileName: diagnosticsFileName(nowMs),
    text: diagnosticsText(
      { ...info, nowMs },
      {
        info,
        status: status(),
        targets: scrape.statuses(),
        checks: checks.list(),
        files: config.files(),
      },
    ),
  };
}
