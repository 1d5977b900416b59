import type { ProbeRun } from '../run.ts';
import type { TlsSpec } from '../types.ts';
import { openTcp, openTls } from './connection.ts';

/** Connects, shakes hands, and looks at the certificates. */
export async function probeTls(run: ProbeRun, spec: TlsSpec): Promise<void> {
  const tcp = await openTcp(run, spec);
  try {
    await openTls(run, tcp, spec, {
      ...spec.tls,
      minCertificateValidityMs: spec.minCertificateValidityMs,
    });
  } finally {
    tcp.destroy();
  }
}
