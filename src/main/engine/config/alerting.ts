import path from 'node:path';
import type { ConfigProblem } from '#shared/contract/system.ts';
import { buildGraph, referenceProblems, toAlertingSettings } from '../alerting/index.ts';
import type { AlertingSettings, AlertRouting, DependencyNode } from '../alerting/types.ts';
import { DocumentError, formatPath, placeOf } from '../base/yaml-document.ts';
import type { YamlDocument } from '../base/yaml-document.ts';
import type { ConfigFile } from './schema.ts';

type Path = readonly PropertyKey[];

/** Reads what stands about alerts; throws {@link DocumentError} with every name that stands for nothing, and circles. */
export function readAlerting(
  entries: ConfigFile,
  routing: AlertRouting,
  yaml: YamlDocument,
): AlertingSettings {
  const settings = toAlertingSettings(entries.alerting);
  const receivers = new Set(routing.receivers.map(({ name }) => name));
  const { nodes, paths } = dependencyNodes(entries);
  const { graph, problems } = buildGraph(nodes);
  const at = (place: Path, message: string): ConfigProblem => ({
    file: yaml.file,
    ...placeOf(yaml, place),
    message: `${formatPath(place)}: ${message}`,
  });
  DocumentError.throwIfAny([
    ...referenceProblems(settings, receivers).map(({ path: below, message }) =>
      at(['alerting', ...below], message),
    ),
    ...problems.map(({ node, entry, message }) => at([...(paths[node] ?? []), 'depends_on', entry], message)),
  ]);
  const directory = path.dirname(yaml.file);
  const heartbeats = settings.heartbeats.map((each) =>
    'file' in each.url ? { ...each, url: { file: path.resolve(directory, each.url.file) } } : each,
  );
  return { ...settings, heartbeats, dependencies: graph };
}

/** Everything that may depend on something or be depended on, and where it stands. */
function dependencyNodes({ targets, probes, services }: ConfigFile): {
  nodes: DependencyNode[];
  paths: Path[];
} {
  const all = [
    ...targets.map((entry, at) => ({ entry, kind: 'target', place: ['targets', at] }) as const),
    ...probes.map((entry, at) => ({ entry, kind: 'check', place: ['probes', at] }) as const),
    ...services.map((entry, at) => ({ entry, kind: 'service', place: ['services', at] }) as const),
  ];
  // Without an entry there is nothing to look after once a second.
  if (all.every(({ entry }) => entry.depends_on.length === 0)) return { nodes: [], paths: [] };
  return {
    nodes: all.map(({ kind, entry }) => ({
      kind,
      name: entry.name,
      matchers: 'matchers' in entry ? entry.matchers : [],
      dependsOn: entry.depends_on,
    })),
    paths: all.map(({ place }) => place),
  };
}
