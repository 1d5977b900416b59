import type { Dashboard, Panel } from '#shared/dashboard/index.ts';

/** What differs between two states of a dashboard, a sentence each. */
export function changeWords(before: Dashboard, after: Dashboard): string[] {
  const words: string[] = [];
  const old = new Map(before.panels.map((panel) => [panel.id, panel]));
  const kept = after.panels.filter(({ id }) => old.has(id));
  const keptIds = new Set(kept.map(({ id }) => id));
  const added = after.panels.filter(({ id }) => !old.has(id));
  const removed = before.panels.filter(({ id }) => !keptIds.has(id));
  const edited = kept.filter((panel) => !same(content(panel), content(old.get(panel.id))));
  const moved = kept.filter((panel) => !same(panel.at, old.get(panel.id)?.at));
  if (added.length > 0) words.push(`Added: ${names(added)}`);
  if (removed.length > 0) words.push(`Removed: ${names(removed)}`);
  if (edited.length > 0) words.push(`Changed: ${names(edited)}`);
  if (moved.length > 0) words.push(`Moved or resized: ${names(moved)}`);
  if (!same(before.variables, after.variables)) words.push('Variables');
  const settings = ({ panels: _panels, variables: _variables, ...rest }: Dashboard) => rest;
  if (!same(settings(before), settings(after))) words.push('Settings');
  return words;
}

const MAX_NAMED = 4;

function names(panels: readonly Panel[]): string {
  const named = panels
    .slice(0, MAX_NAMED)
    .map(({ title, id }) => (title === '' ? `panel ${String(id)}` : title));
  return (
    named.join(', ') + (panels.length > MAX_NAMED ? ` and ${String(panels.length - MAX_NAMED)} more` : '')
  );
}

function content(panel: Panel | undefined): object {
  return { ...panel, at: null };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
