/** The HTTP API of Prometheus over the engine's capabilities, without sockets: requests come over a port from a shell. */
export { createHttpApi } from './http-api.ts';
export type { HttpApi } from './types.ts';
