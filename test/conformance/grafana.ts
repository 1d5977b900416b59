import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDashboard, writeDashboard } from '#engine/dashboards/dashboard-file.ts';
import { importGrafana } from '#engine/dashboards/index.ts';
import type { Panel } from '#shared/dashboard/index.ts';
import { WatchdeckError } from '#shared/model/errors.ts';

import { brokenExpressions, mutate } from '../helpers/grafana.ts';

const MUTATIONS = 30;

/**
 * Imports every dashboard of a folder. One passes when each of its panels is drawn or named in the notes, each expression
 * parses once its variables have values, and the file that is written says what was imported.
 */
export function run(dir: string): { passed: number; failed: number } {
  let [passed, failed] = [0, 0];
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  for (const name of names.sort()) {
    const json = readFileSync(join(dir, name), 'utf8');
    const wrong = [...problemsOf(name, json), ...afterMutations(json)];
    for (const line of wrong) console.log(`${name}: ${line}`);
    if (wrong.length === 0) passed++;
    else failed++;
  }
  console.log(`grafana: ${passed} passed, ${failed} failed`);
  return { passed, failed };
}

function problemsOf(name: string, json: string): string[] {
  try {
    const { dashboard, notes } = importGrafana(json);
    const outcomes = (outcome: string) => notes.filter((note) => note.outcome === outcome).length;
    const drawn = dashboard.panels.filter(({ kind }) => kind !== 'row');
    console.log(
      `${name}: ${drawn.length} panels, ${dashboard.variables.length} variables; ` +
        `${outcomes('converted')} converted, ${outcomes('approximated')} approximated, ${outcomes('left')} left`,
    );
    const titles = titlesIn(JSON.parse(json));
    const known = new Set([...dashboard.panels.map(({ title }) => title), '']);
    const lost = titles.filter(
      (title) => !known.has(title) && !notes.some(({ where }) => where.includes(`"${title}"`)),
    );
    const silent = dashboard.panels.filter((panel) => !isNamed(panel, notes));
    const kept = readDashboard(writeDashboard(dashboard), name);
    return [
      ...lost.map((title) => `the panel "${title}" is neither drawn nor named`),
      ...silent.map(({ title }) => `nothing is said of "${title}"`),
      ...brokenExpressions(dashboard),
      ...(JSON.stringify(kept) === JSON.stringify(dashboard) ? [] : ['the file says something else']),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Odd values in many places: it is converted or refused, never broken. */
function afterMutations(json: string): string[] {
  // The same ones each time.
  let seed = 1;
  const next = (): number => (seed = (seed * 48_271) % 0x7fffffff);
  for (let round = 0; round < MUTATIONS; round++) {
    const changes = Array.from({ length: 200 }, () => [next(), next()] as const);
    try {
      importGrafana(mutate(json, changes));
    } catch (error) {
      if (!(error instanceof WatchdeckError))
        return [`mutation ${round}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`];
    }
  }
  return [];
}

function isNamed({ kind, id }: Panel, notes: readonly { where: string }[]): boolean {
  return kind === 'row' || notes.some(({ where }) => where.endsWith(`(id ${id})`));
}

/** Titles of panels, however deep. */
function titlesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const its = value as { panels?: unknown; rows?: unknown; title?: unknown; type?: unknown };
  const own = typeof its.title === 'string' && typeof its.type === 'string' ? [its.title] : [];
  return [its.panels, its.rows].reduce<string[]>(
    (all, list) => (Array.isArray(list) ? [...all, ...list.flatMap(titlesIn)] : all),
    own,
  );
}
