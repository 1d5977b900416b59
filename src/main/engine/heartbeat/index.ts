/** A dead man's switch: asks for an address elsewhere while an alert fires. */
export { createHeartbeats } from './heartbeats.ts';
export type { Heartbeats } from './heartbeats.ts';
