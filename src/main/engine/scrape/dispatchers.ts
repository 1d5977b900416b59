import { Agent, buildConnector, ProxyAgent } from 'undici';

/** Attempts to connect of an agent, counted as they happen. */
export interface Attempts {
  underWay: number;
  opened: number;
}

/** Connections straight to a place. */
export function openDirect(tls: buildConnector.BuildOptions, attempts: Attempts): Agent {
  const connector = buildConnector(tls);
  return new Agent({
    // There is one request at a time. More, and it could not be told whether one went out on a kept connection.
    connections: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) => {
      attempts.underWay++;
      attempts.opened++;
      connector(options, (...result) => {
        attempts.underWay--;
        callback(...result);
      });
    },
  });
}

/** Connections through the proxy at `url`, which is sent `connectHeaders` too. */
export function openProxied(
  url: string,
  tls: buildConnector.BuildOptions,
  connectHeaders: Readonly<Record<string, readonly string[]>>,
): ProxyAgent {
  return new ProxyAgent({
    uri: url,
    headersTimeout: 0,
    bodyTimeout: 0,
    // As Go does: plain HTTP is asked of the proxy itself, TLS goes through a tunnel.
    proxyTunnel: false,
    requestTls: tls,
    headers: Object.fromEntries(
      Object.entries(connectHeaders).map(([name, values]) => [name, values.join(', ')]),
    ),
  });
}
