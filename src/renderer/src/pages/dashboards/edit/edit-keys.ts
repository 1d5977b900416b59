import { useEffect, useEffectEvent } from 'react';

interface EditKeys {
  readonly undo: () => void;
  readonly redo: () => void;
  readonly save: () => void;
}

/** Ctrl+Z, Ctrl+Shift+Z or Ctrl+Y, Ctrl+S; in a field they belong to the field, but for saving. */
export function useEditKeys(keys: EditKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const isField =
      event.target instanceof HTMLElement &&
      event.target.closest('input, textarea, [contenteditable], [role=dialog]') !== null;
    if (key === 's') keys.save();
    else if (isField) return;
    else if (key === 'y' || (key === 'z' && event.shiftKey)) keys.redo();
    else if (key === 'z') keys.undo();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      onKey(event);
    };
    window.addEventListener('keydown', listener);
    return () => {
      window.removeEventListener('keydown', listener);
    };
  }, []);
}
