import { readFile } from 'node:fs/promises';

/** The address of this machine's default gateway; null when there is none. */
export async function defaultGateway(): Promise<string | null> {
  if (process.platform === 'linux') return gatewayOfRoutes(await readFile('/proc/net/route', 'utf8'));
  const { networkGatewayDefault } = await import('systeminformation');
  const found = await networkGatewayDefault();
  return found === '' ? null : found;
}

/** Reads Linux's `/proc/net/route`: the line of destination 0 with the lowest metric; addresses are hex, last byte first. */
export function gatewayOfRoutes(text: string): string | null {
  const routes = text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, destination, gateway = '', , , , metric]) =>
      destination === '00000000' && gateway !== '00000000' ? [{ gateway, metric: Number(metric) }] : [],
    )
    .sort((a, b) => a.metric - b.metric);
  const [best] = routes;
  const bytes = best?.gateway.match(/../g)?.map((hex) => parseInt(hex, 16));
  return bytes?.toReversed().join('.') ?? null;
}
