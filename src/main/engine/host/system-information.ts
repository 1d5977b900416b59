import type si from 'systeminformation';

/** systeminformation, loaded when it is first asked: it takes 40 ms, which the start of the console need not wait for. */
export async function systemInformation(): Promise<typeof si> {
  return (await import('systeminformation')).default;
}
