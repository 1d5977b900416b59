import { useEffect } from 'react';
import { useToasts } from '../../../ui/toasts.ts';
import { isChanged, useDrafts } from './drafts.ts';

let isListening = false;

/** Asks before the window is closed while a dashboard has changes that aren't saved. */
function guardWindow(): void {
  if (isListening) return;
  isListening = true;
  window.addEventListener('beforeunload', (event) => {
    if (Object.values(useDrafts.getState().drafts).some(isChanged)) event.preventDefault();
  });
}

/** Who leaves a dashboard with unsaved changes is told that they are kept, and where. */
export function useLeaveGuard(id: string): void {
  useEffect(() => {
    guardWindow();
    return () => {
      const draft = useDrafts.getState().drafts[id];
      if (draft === undefined || !isChanged(draft)) return;
      useToasts.getState().show({
        key: `draft:${id}`,
        mark: 'medium',
        title: `${draft.history.present.title}: changes not saved`,
        body: 'They are kept while this window is open. Go on editing.',
        href: `/dashboards/${encodeURIComponent(id)}?edit=`,
        sticky: true,
      });
    };
  }, [id]);
}
