/** Whether this machine reaches anything at all. */
export { defaultGateway } from './gateway.ts';
export { createOwnNetwork } from './own-network.ts';
export type { OwnNetwork } from './own-network.ts';
export { OWN_NETWORK_FILE, OWN_NETWORK_RULES } from './rules.ts';
