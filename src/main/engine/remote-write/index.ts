/** Remote write (version 1) of Prometheus and of agents that speak it. */
export { createRemoteWrite } from './receiver.ts';
export type { RemoteWriteOptions } from './receiver.ts';
export type { RemoteWrite, RemoteWriteCounts, WriteAnswer } from './types.ts';
