import { cloudKinds } from './cloud.ts';
import { clusterKinds } from './clusters.ts';
import { supportedKinds } from './supported.ts';

/** All kinds of service discovery of Prometheus 3, by the name of their list in a scrape config. */
export const discoveryKinds = { ...supportedKinds, ...clusterKinds, ...cloudKinds };

export { DNS_TYPES } from './supported.ts';

/** Names of the kinds that are only judged, not carried out. */
export const unsupportedKinds: readonly string[] = Object.keys({ ...clusterKinds, ...cloudKinds });
