/** What a `ping` printed, read without its words: they come in the system's language. */
export interface PingReply {
  /** Round trip in ms; null where no answer is told of. */
  readonly roundTripMs: number | null;
  /** Hops left on the answer (TTL, hop limit); null where it isn't told. */
  readonly hopLimit: number | null;
}

/**
 * Reads the output of one `ping` of Linux (iputils, busybox), macOS, BSD or Windows. A number with `ms` behind `=` or `<`
 * on a line of its own is a reply; `time<1ms` (Windows) counts as one millisecond at most.
 */
export function readPing(output: string): PingReply {
  for (const line of output.split(/\r?\n/)) {
    const time = /[=<] ?(\d+(?:[.,]\d+)?) ?ms\b/i.exec(line);
    // Summaries ("Minimum = 1ms, Maximum = 1ms", "rtt min/avg = 1/2 ms") have no hop limit and no sender.
    const isReply =
      /\b(ttl|hlim)=\d+/i.test(line) || /^\s*\d+ bytes from|[:%\w]: .*[=<] ?\d+ ?ms/i.test(line);
    if (time === null || !isReply) continue;
    const hops = /\b(?:ttl|hlim)=(\d+)/i.exec(line);
    return {
      roundTripMs: Number((time[1] ?? '').replace(',', '.')),
      hopLimit: hops === null ? null : Number(hops[1]),
    };
  }
  return { roundTripMs: null, hopLimit: null };
}

/** The arguments that send one packet to an address and wait `timeoutMs` for the answer. */
export function pingArguments(platform: NodeJS.Platform, address: string, timeoutMs: number): string[] {
  const isV6 = address.includes(':');
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)));
  if (platform === 'win32')
    return ['ping', isV6 ? '-6' : '-4', '-n', '1', '-w', String(Math.ceil(timeoutMs)), address];
  // macOS and the BSDs wait in ms, and have a program of its own for IPv6, which knows no such wait.
  if (platform === 'darwin' || platform === 'freebsd' || platform === 'openbsd')
    return isV6
      ? ['ping6', '-n', '-c', '1', address]
      : ['ping', '-n', '-c', '1', '-W', String(Math.ceil(timeoutMs)), address];
  return ['ping', '-n', '-c', '1', '-W', seconds, address];
}
