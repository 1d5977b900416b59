/**
 * V8 settings of the engine's process. The young generation is kept small: what the engine makes anew is short-lived, and
 * with V8's own choice three spaces of 32 MB and more stay resident.
 */
export const engineFlags: readonly string[] = ['--max-semi-space-size=8'];
