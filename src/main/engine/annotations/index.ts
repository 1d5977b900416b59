/** What people and programs write down about a time, to be seen on the charts: notes and deployments. */
export { openAnnotations } from './annotations.ts';
export { annotationsMigrations } from './migrations.ts';
