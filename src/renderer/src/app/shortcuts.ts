import { pages } from './pages.ts';
import { MOD } from './platform.ts';

export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

/** The keyboard map, as `?` shows it. */
export const shortcutMap: readonly { readonly group: string; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    group: 'Anywhere',
    shortcuts: [
      { keys: [MOD, 'K'], does: 'Search and commands' },
      { keys: ['?'], does: 'This map' },
      { keys: ['N'], does: 'Add target' },
      { keys: ['['], does: 'Narrow or widen the rail' },
      { keys: ['Tab'], does: 'Next thing; with Shift the one before' },
      { keys: ['Esc'], does: 'Close what is open; leave the kiosk' },
    ],
  },
  {
    group: 'Go to',
    shortcuts: pages.map(({ key, name }) => ({ keys: ['G', key.toUpperCase()], does: name })),
  },
  {
    group: 'Time',
    shortcuts: [
      { keys: ['←'], does: 'Earlier' },
      { keys: ['→'], does: 'Later' },
      { keys: ['−'], does: 'Twice as wide' },
      { keys: ['Esc'], does: 'Back from a zoom' },
    ],
  },
  {
    group: 'Charts',
    shortcuts: [
      { keys: ['Drag'], does: 'Zoom every chart' },
      { keys: [MOD, 'Wheel'], does: 'Zoom around the pointer' },
      { keys: ['Double click'], does: 'Back from a zoom' },
    ],
  },
  {
    group: 'Editing a dashboard',
    shortcuts: [
      { keys: ['Arrows'], does: 'Move the panel' },
      { keys: ['Shift', 'Arrows'], does: 'Resize it' },
      { keys: ['Enter'], does: 'Edit it' },
      { keys: ['D'], does: 'Duplicate it' },
      { keys: ['Del'], does: 'Remove it' },
      { keys: [MOD, 'Z'], does: 'Undo; with Shift redo' },
      { keys: [MOD, 'S'], does: 'Save' },
    ],
  },
];
