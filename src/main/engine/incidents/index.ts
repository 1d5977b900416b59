/** Incidents: what alerts and people make of a disturbance, from the first alert to the postmortem. */
export { openIncidents } from './incidents.ts';
export type { IncidentsOptions } from './incidents.ts';
export { incidentsMigrations } from './migrations.ts';
export { DEFAULT_INCIDENT_SETTINGS } from './domain/settings.ts';
