import type { TimeAnnotation } from '#shared/contract/annotations.ts';
import type { IncidentDeployment } from '../incidents/types.ts';
import { WatchdeckError } from '#shared/model/errors.ts';
import { orStoreError } from '../storage/index.ts';
import type { Store } from '../storage/types.ts';
import { openAnnotationRows } from './rows.ts';
import type { Annotations } from './types.ts';

/** Opens the annotations as they were stored. Incidents tell of deployments of their own. */
export function openAnnotations(options: {
  /** The `state` store, with annotationsMigrations applied. */
  readonly store: Pick<Store, 'db' | 'path'>;
  /** Those of a stretch of time, newest first. */
  readonly deployments: (fromMs: number, toMs: number, limit: number) => readonly IncidentDeployment[];
}): Annotations {
  const { path, db } = options.store;
  const rows = openAnnotationRows(db);
  return {
    list(page) {
      const told = page.tags?.length ? [] : options.deployments(page.fromMs, page.toMs, page.limit);
      return [...rows.within(page), ...told.map(fromIncident)]
        .sort((a, b) => a.fromMs - b.fromMs)
        .slice(-page.limit);
    },
    add: (annotation, by) => orStoreError(path, () => rows.append(annotation, by)),
    remove(id) {
      if (!orStoreError(path, () => rows.remove(id)))
        throw new WatchdeckError('not_found', `There is no annotation ${String(id)}`);
    },
  };
}

function fromIncident({ incidentId, atMs, text, by }: IncidentDeployment): TimeAnnotation {
  return { id: null, kind: 'deployment', fromMs: atMs, toMs: null, text, tags: [], by, incidentId };
}
