import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import { WatchdeckError } from '#shared/model/errors.ts';
import { useToasts } from '../ui/toasts.ts';
import { useUiStore } from './ui-store.ts';

/** The first chart comes before what nobody has asked for yet. */
const PRELOAD_AFTER_MS = 2_000;

/** What can be opened over every page, but for the palette. Its code is loaded a little after the first page, or when it is first asked for. */
export function Sheets(): React.ReactNode {
  const { sheet, close } = useUiStore();
  const [AllSheets, setAllSheets] = useState<ComponentType | null>(null);
  const isWanted = sheet !== null && sheet !== 'palette';
  useEffect(() => {
    if (AllSheets !== null) return undefined;
    const load = async () => {
      try {
        const loaded = await import('./AllSheets.tsx');
        setAllSheets(() => loaded.AllSheets);
      } catch (thrown) {
        // Nobody waits for what is loaded ahead: it is asked for again, and says so, when it is wanted.
        if (!isWanted) return;
        close();
        useToasts.getState().show({
          key: 'sheets',
          mark: 'high',
          title: 'This can’t be opened now',
          body: WatchdeckError.from(thrown).message,
          sticky: false,
        });
      }
    };
    const timer = window.setTimeout(() => void load(), isWanted ? 0 : PRELOAD_AFTER_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [AllSheets, isWanted, close]);
  return AllSheets === null ? null : <AllSheets />;
}
