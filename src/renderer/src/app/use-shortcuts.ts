import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { leaveKiosk } from './kiosk.ts';
import { pages } from './pages.ts';
import { useTimeStore } from './time-store.ts';
import { useUiStore } from './ui-store.ts';

/** A second key counts as part of a sequence for this long. */
const SEQUENCE_MS = 1_000;

/** The keys that work everywhere, except while one is writing or a sheet is open. */
export function useShortcuts(): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    let lastG = 0;
    const onKey = (event: KeyboardEvent) => {
      const ui = useUiStore.getState();
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        if (ui.sheet === 'palette') ui.close();
        else ui.open('palette');
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (ui.sheet !== null || isBusy(event.target)) return;
      const after =
        event.timeStamp - lastG < SEQUENCE_MS ? pages.find(({ key }) => key === event.key) : undefined;
      lastG = event.key === 'g' ? event.timeStamp : 0;
      if (after) navigate(after.path);
      else if (run(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [navigate]);
}

/** Does what a single key stands for; false when it stands for nothing. */
function run(key: string): boolean {
  const ui = useUiStore.getState();
  const time = useTimeStore.getState();
  switch (key) {
    case '?':
      ui.open('shortcuts');
      return true;
    case 'n':
      ui.open('add-target');
      return true;
    case '[':
      ui.toggleRail();
      return true;
    case 'ArrowLeft':
      time.shift(-1);
      return true;
    case 'ArrowRight':
      time.shift(1);
      return true;
    case '-':
      time.widen();
      return true;
    case 'Escape':
      return time.zoomBack() || leaveKiosk();
    default:
      return false;
  }
}

/** True where keys belong to what has the focus: fields, menus, tabs, dialogs, tables that scroll. */
function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=tablist], [role=table], [role=radiogroup]',
    ) !== null
  );
}
