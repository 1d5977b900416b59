/** Finding of targets: lists in the config, files, HTTP servers and DNS, with relabelling of what they give. */
export { createTargetDiscovery } from './discovery.ts';
export type { TargetDiscoveryOptions } from './discovery.ts';
export type {
  DiscoverySource,
  DnsType,
  ScrapeJob,
  TargetDiscovery,
  TargetGroup,
  TargetTemplate,
} from './types.ts';
