import type { ProbeStatus, ProbeTestResult } from '#shared/contract/probes.ts';
import type { SecretSource } from '../scrape/types.ts';

/** The IP version to use; null: what the system prefers. */
export type IpProtocol = 'ip4' | 'ip6' | null;

/** How a server's certificate is judged. */
export interface TlsSettings {
  readonly caFile: string | null;
  readonly insecureSkipVerify: boolean;
  /** The name it is asked for and must be made for; null: the host's. */
  readonly serverName: string | null;
}

export interface HeaderMatch {
  readonly header: string;
  readonly regexp: string;
  /** Whether an answer without the header passes. */
  readonly allowMissing: boolean;
}

export interface HttpSpec {
  readonly kind: 'http';
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Codes (`204`) and classes (`2xx`). */
  readonly validStatusCodes: readonly string[];
  /** RE2 patterns looked for anywhere in the page. */
  readonly failIfBodyMatches: readonly string[];
  readonly failIfBodyNotMatches: readonly string[];
  readonly failIfHeaderMatches: readonly HeaderMatch[];
  readonly failIfHeaderNotMatches: readonly HeaderMatch[];
  readonly followRedirects: boolean;
  readonly failIfSsl: boolean;
  readonly failIfNotSsl: boolean;
  readonly maxBodyBytes: number;
  readonly ipProtocol: IpProtocol;
  readonly basicAuth: { readonly username: string; readonly password: SecretSource } | null;
  readonly bearerToken: SecretSource | null;
  readonly tls: TlsSettings;
  /** A certificate that ends sooner than this from now fails the check. */
  readonly minCertificateValidityMs: number;
}

export interface TcpSpec {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  readonly send: string | null;
  /** An RE2 pattern that what the server says must contain. */
  readonly expect: string | null;
  readonly ipProtocol: IpProtocol;
}

export interface TlsSpec {
  readonly kind: 'tls';
  readonly host: string;
  readonly port: number;
  readonly ipProtocol: IpProtocol;
  readonly tls: TlsSettings;
  readonly minCertificateValidityMs: number;
}

export const dnsTypes = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
export type DnsType = (typeof dnsTypes)[number];

export interface DnsSpec {
  readonly kind: 'dns';
  readonly queryName: string;
  readonly queryType: DnsType;
  /** `host` or `host:port`, an address; null: the system's. */
  readonly server: string | null;
  /** Each of these must be among the answers. */
  readonly expectedAnswers: readonly string[];
}

export interface IcmpSpec {
  readonly kind: 'icmp';
  readonly host: string;
  readonly ipProtocol: IpProtocol;
}

/** Exactly one of `pidFile` and `processName` is given. */
export interface ProcessSpec {
  readonly kind: 'process';
  readonly pidFile: string | null;
  readonly processName: string | null;
  readonly minProcesses: number;
}

export interface FileSpec {
  readonly kind: 'file';
  readonly path: string;
  /** False: the check succeeds while there is no such file. */
  readonly exists: boolean;
  readonly maxAgeMs: number | null;
  readonly minSizeBytes: number | null;
}

export interface CommandSpec {
  readonly kind: 'command';
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  readonly exitCodes: readonly number[];
  readonly workingDirectory: string | null;
  readonly environment: Readonly<Record<string, string>>;
}

export type ProbeSpec =
  HttpSpec | TcpSpec | TlsSpec | DnsSpec | IcmpSpec | ProcessSpec | FileSpec | CommandSpec;

/** One health check, defaults filled in. `name` is its identity and `job` label. */
export interface ProbeConfig {
  readonly name: string;
  /** What is looked at, the `instance` label. */
  readonly address: string;
  readonly spec: ProbeSpec;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Failures in a row that are taken for a hiccup before it counts as down. */
  readonly retries: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Share of time it is to be up, 0 to 1. */
  readonly objective: number;
  /** The entry as it stands in the file. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** What one run told the uptime record. */
export interface ProbeObservation {
  readonly name: string;
  readonly atMs: number;
  readonly state: 'up' | 'pending' | 'down';
  /** Why it is not up: a stable code and a sentence. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly intervalMs: number;
}

/** What the console is told of a check, but for its uptime. */
export type ProbeState = Omit<ProbeStatus, 'uptime'>;

/** The capability's whole face. */
export interface ProbeManager {
  /** Starts, changes and stops loops so that exactly these checks run. */
  apply(probes: readonly ProbeConfig[], allowCommands: boolean): void;
  statuses(): ProbeState[];
  /** Runs a check at once, outside its schedule; rejects `not_found`, and `unsupported` where it is switched off. */
  runNow(name: string): Promise<void>;
  /** Runs a check that need not be in the config once; stores nothing. */
  test(probe: ProbeConfig, allowCommands: boolean): Promise<ProbeTestResult>;
  /** Any status changed (coalesce before sending). */
  onChange(listener: () => void): () => void;
  /** Ends all loops and waits for runs under way (they are aborted). */
  stop(): Promise<void>;
}
