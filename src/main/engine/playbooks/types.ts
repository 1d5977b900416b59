import type {
  Playbook as PlaybookView,
  PlaybookRun,
  PlaybookRunDetail,
  PlaybooksSnapshot,
} from '#shared/contract/playbooks.ts';
import type { AlertMatcher } from '../alerting/types.ts';

/** What a step does, templates not expanded yet. */
export type Action =
  | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] }
  | {
      readonly kind: 'http';
      readonly method: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Headers whose value is in a file. */
      readonly headerFiles: Readonly<Record<string, string>>;
      /** Any JSON; its texts may be templates. Undefined: no body. */
      readonly json: unknown;
      /** Answers that count as done; empty: every 2xx. */
      readonly expect: readonly number[];
    }
  | {
      readonly kind: 'github_issue';
      readonly apiUrl: string;
      readonly repository: string;
      readonly title: string;
      readonly body: string;
      readonly labels: readonly string[];
      readonly tokenFile: string;
    }
  | { readonly kind: 'restart_service'; readonly service: string }
  | { readonly kind: 'scale_hint'; readonly text: string }
  | { readonly kind: 'notify'; readonly receiver: string; readonly title: string; readonly text: string }
  | { readonly kind: 'wait_until'; readonly expr: string; readonly everyMs: number }
  | { readonly kind: 'ask'; readonly question: string };

export interface Step {
  readonly name: string;
  readonly action: Action;
  /** PromQL; the step is left out while it gives nothing. */
  readonly condition: string | null;
  readonly timeoutMs: number;
  readonly onFailure: 'stop' | 'continue';
}

export type Trigger =
  | { readonly kind: 'alert'; readonly matchers: readonly AlertMatcher[] }
  | { readonly kind: 'expr'; readonly expr: string; readonly forMs: number }
  | { readonly kind: 'hand' };

/** A playbook as its file says it. */
export interface Playbook {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly enabled: boolean;
  /** `file:line` */
  readonly source: string;
  readonly trigger: Trigger;
  readonly triggerText: string;
  readonly condition: string | null;
  readonly approval: 'automatic' | 'one_click' | 'two_persons';
  readonly approvalTimeoutMs: number;
  readonly rateLimit: { readonly runs: number; readonly perMs: number };
  readonly breaker: { readonly failures: number; readonly openMs: number };
  readonly timeoutMs: number;
  readonly dryRun: boolean;
  readonly steps: readonly Step[];
}

/** A program that playbooks may run, and with what. */
export interface AllowedCommand {
  readonly name: string;
  /** An absolute path. */
  readonly program: string;
  /** Always come first. */
  readonly args: readonly string[];
  /** What a playbook's argument must match, whole; null: it may give none. */
  readonly allow: RegExp | null;
  /** Whether a playbook's argument may begin with a dash. */
  readonly options: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string | null;
}

export interface Approver {
  readonly name: string;
  readonly codeFile: string;
}

/** `playbooks` of `watchdeck.yml`. */
export interface PlaybookSettings {
  readonly enabled: boolean;
  readonly commands: readonly AllowedCommand[];
  readonly services: readonly string[];
  /** The program that restarts services; null: the system's own. */
  readonly serviceManager: string | null;
  readonly approvers: readonly Approver[];
  readonly mostRunning: number;
}

/** Who approves, and how they prove it where two are needed. */
export interface Approval {
  /** Who sits at the console. */
  readonly user: string;
  /** Who they say they are, and their code. */
  readonly by: string | null;
  readonly code: string | null;
}

/** The capability's whole face. */
export interface Playbooks {
  apply(settings: PlaybookSettings, playbooks: readonly Playbook[], evaluationIntervalMs: number): void;
  /** Sees what was triggered, plans, starts and ends; called by the engine's loop. */
  tick(): Promise<void>;
  list(): PlaybookView[];
  snapshot(): PlaybooksSnapshot;
  /** Newest first. */
  runs(limit: number): PlaybookRun[];
  /** Throws `not_found`. */
  run(id: number): PlaybookRunDetail;
  onChange(listener: () => void): () => void;
  /** By hand, for an active alert or for none. Throws `not_found`; `unsupported` while playbooks are off, but for a dry run. */
  start(request: { name: string; dryRun: boolean; fingerprint: string | null }, by: string): number;
  /** Of the run before it starts, or of the question it stands at. Rejects `bad_request`, `conflict`. */
  approve(id: number, approval: Approval): Promise<void>;
  deny(id: number, by: string, comment: string): void;
  kill(id: number, by: string): void;
  /** Closes an open circuit breaker by hand. */
  closeBreaker(name: string, by: string): void;
  /** What keeps playbooks from running, for the status. */
  problems(): string[];
  /** Kills what runs and marks it so. */
  stop(): Promise<void>;
}
