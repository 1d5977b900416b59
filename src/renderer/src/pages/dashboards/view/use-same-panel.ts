import { useState } from 'react';
import type { TilePanel } from '../layout/sections.ts';

/** The same object as long as only the panel's place differs: what draws it needn't begin anew when it is moved. */
export function useSamePanel(panel: TilePanel): TilePanel {
  const [kept, setKept] = useState(panel);
  if (kept === panel || content(kept) === content(panel)) return kept;
  setKept(panel);
  return panel;
}

function content(panel: TilePanel): string {
  return JSON.stringify({ ...panel, at: null });
}
