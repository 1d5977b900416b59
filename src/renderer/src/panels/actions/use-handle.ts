import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { PanelHandle } from './panel-actions.ts';
import type { PanelTable } from './panel-table.ts';

/** Lends a panel's data to whoever asked for its handle, while there is any; `table` makes it when it is wanted. */
export function useHandle(
  onHandle: ((handle: PanelHandle | null) => void) | undefined,
  host: RefObject<HTMLElement | null>,
  table: (() => PanelTable) | null,
): void {
  useEffect(() => {
    if (onHandle === undefined || table === null) return;
    onHandle({ table, element: () => host.current });
    return () => {
      onHandle(null);
    };
  }, [onHandle, host, table]);
}
