/**
 * V8 settings of the engine's process. The young generation is kept small: what the engine makes anew is short-lived, and
 * with V8's own choice three spaces of 32 MB and more stay resident. The old generation is collected when it has grown by a
 * third: what a hundred thousand series leave behind when they are first seen would stay for long otherwise, 25 MB and more.
 */
export const engineFlags: readonly string[] = ['--max-semi-space-size=8', '--heap-growing-percent=30'];
