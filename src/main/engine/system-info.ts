import os from 'node:os';
import type { SystemInfo } from '#shared/contract/system.ts';
import type { EngineOptions } from './options.ts';

/** What the console's About says; the facts don't change while the engine runs. */
export function createSystemInfo(
  options: EngineOptions,
  facts: Pick<SystemInfo, 'configFile' | 'logFile' | 'startedAtMs' | 'recoveredFromCrash'>,
): () => SystemInfo {
  const info: SystemInfo = {
    appVersion: options.appVersion,
    nodeVersion: process.version,
    platform: `${os.type()} ${os.release()} (${process.arch})`,
    hostname: os.hostname(),
    shell: options.shell,
    dataDir: options.dataDir,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...facts,
  };
  return () => info;
}

/** The account that runs the engine, for what someone does at the console. */
export function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `account ${String(process.getuid?.() ?? 'unknown')}`;
  }
}
