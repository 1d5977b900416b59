import os from 'node:os';
import type { EngineStatus, SystemInfo } from '#shared/contract/system.ts';
import type { ProbeStatus } from '#shared/contract/probes.ts';
import type { TargetStatus } from '#shared/contract/targets.ts';
import { endOfLog, listFolder, textOf } from './data-folder.ts';
import { redactConfig, redactText } from './redact.ts';

/** What can be told of a data folder without an engine. */
export interface FolderFacts {
  readonly appVersion: string;
  readonly dataDir: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly nowMs: number;
}

/** What a running engine adds. */
export interface EngineFacts {
  readonly info: SystemInfo;
  readonly status: EngineStatus;
  readonly targets: readonly TargetStatus[];
  readonly checks: readonly ProbeStatus[];
  /** Other files that the config is made of. */
  readonly files: readonly string[];
}

/**
 * What somebody who is to help needs to know, as one text that a person can read before passing it on: versions, state, the
 * config and the end of the log, without secrets. `engine` null: there is none, or it doesn't start.
 */
export function diagnosticsText(folder: FolderFacts, engine: EngineFacts | null): string {
  const config = textOf(folder.configFile);
  const shown = 'text' in config ? redactConfig(config.text) : { text: `(${config.problem})`, secrets: [] };
  const hide = (text: string): string => redactText(text, shown.secrets);
  const sections: [title: string, text: string][] = [
    ['Watchdeck', versions(folder)],
    ...(engine === null ? [] : engineSections(engine)),
    ['Data folder', listFolder(folder.dataDir)],
    [`Config: ${folder.configFile}`, shown.text],
    [`End of the log: ${folder.logFile}`, endOfLog(folder.logFile)],
  ];
  const made = `Watchdeck diagnostics, ${new Date(folder.nowMs).toISOString()}
Passwords, tokens and keys are left out where they were recognised. Read it before you pass it on.`;
  return `${[made, ...sections.map(([title, text]) => `## ${title}\n\n${hide(text.trimEnd())}`)].join('\n\n')}\n`;
}

/** A name for it: `watchdeck-diagnostics-2026-01-31T12-00-00.txt`. */
export function diagnosticsFileName(nowMs: number): string {
  return `watchdeck-diagnostics-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}.txt`;
}

function versions({ appVersion, dataDir }: FolderFacts): string {
  return facts({
    version: appVersion,
    node: process.version,
    sqlite_and_v8: `${process.versions['sqlite'] ?? 'bundled'}, ${process.versions.v8}`,
    system: `${os.type()} ${os.release()} (${process.arch})`,
    cpus: `${String(os.cpus().length)} x ${os.cpus()[0]?.model ?? 'unknown'}`,
    memory: `${String(Math.round(os.totalmem() / 2 ** 20))} MiB, ${String(Math.round(os.freemem() / 2 ** 20))} free`,
    data_folder: dataDir,
  });
}

function engineSections({ info, status, targets, checks, files }: EngineFacts): [string, string][] {
  const { heapUsed, rss } = process.memoryUsage();
  return [
    [
      'Engine',
      facts({
        shell: info.shell,
        started: new Date(info.startedAtMs).toISOString(),
        recovered_from_crash: String(info.recoveredFromCrash),
        time_zone: info.timeZone,
        samples_per_second: String(Math.round(status.samplesPerSecond)),
        newest_sample_lag_ms: String(status.newestSampleLagMs),
        active_series: String(status.activeSeries),
        database_bytes: String(status.databaseBytes),
        memory: `${String(Math.round(rss / 2 ** 20))} MiB resident, ${String(Math.round(heapUsed / 2 ** 20))} MiB heap`,
      }),
    ],
    ['Problems', list(problemsOf(status))],
    [
      `Targets (${String(targets.length)})`,
      list(
        targets.map(({ name, url, health, failure, samplesScraped, lastDurationMs }) =>
          [
            name,
            health,
            url,
            `${String(samplesScraped)} samples in ${String(lastDurationMs)} ms`,
            failure?.message,
          ]
            .filter((part) => part !== undefined)
            .join('; '),
        ),
      ),
    ],
    [
      `Checks (${String(checks.length)})`,
      list(
        checks.map(({ name, kind, health, address, failure }) =>
          [name, kind, health, address, failure?.message].filter((part) => part !== undefined).join('; '),
        ),
      ),
    ],
    ['Files of the config', list(files)],
  ];
}

function problemsOf({ problems, configProblem }: EngineStatus): string[] {
  if (configProblem === null) return problems;
  const { file, line, column, message } = configProblem;
  return [`${file}:${String(line)}:${String(column)}: ${message}`, ...problems];
}

function facts(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${`${name}:`.padEnd(24)} ${value}`)
    .join('\n');
}

function list(lines: readonly string[]): string {
  return lines.length === 0 ? '(none)' : lines.join('\n');
}
