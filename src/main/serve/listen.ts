import type { Server } from 'node:http';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { WatchdeckError } from '#shared/model/errors.ts';

/** Starts listening and returns the port. Throws `io` with the way out when the address is taken, not ours or not allowed. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(listenError(error, host, port));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** The address a person opens; a wildcard address is called by this machine's name. */
export function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? hostname() : isIPv6(host) ? `[${host}]` : host;
  return `http://${name}:${port}/`;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): WatchdeckError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new WatchdeckError(
        'io',
        `Port ${port} on ${host} is taken, perhaps by a Watchdeck that runs already. ` +
          'Use that one, or start with --port 0, which takes a free port.',
      );
    case 'EACCES':
      return new WatchdeckError(
        'io',
        `Port ${port} on ${host} is not open to this user. Start with a --port of 1024 or above.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new WatchdeckError(
        'io',
        `--listen ${host}: this machine has no such address (${error.message}).`,
      );
    default:
      return new WatchdeckError('io', `Port ${port} on ${host} can't be listened on: ${error.message}.`);
  }
}
