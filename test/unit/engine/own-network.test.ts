/** Whether this machine reaches anything, judged from looks. */
import { expect, test } from 'vitest';
import { gatewayOfRoutes } from '#engine/own-network/gateway.ts';
import { judge } from '#engine/own-network/judge.ts';
import type { Look } from '#engine/own-network/judge.ts';
import { hostOf, isRemote } from '#engine/reachability.ts';

test.each([
  ['all reached', 0, ['reached', 'reached', 'reached'], 'up', 0],
  ['one is enough', 5, ['lost', 'lost', 'reached'], 'up', 0],
  ['lost once is a suspicion', 0, ['lost', 'lost', 'lost'], 'suspect', 1],
  ['lost twice is sure', 1, ['lost', 'lost', 'lost'], 'down', 2],
  ['a gateway that can’t be asked doesn’t count', 1, ['unknown', 'lost', 'lost'], 'down', 2],
  ['nothing can be asked', 1, ['unknown', 'unknown'], 'unknown', 0],
] as [string, number, Look[], string, number][])('%s', (_name, lostBefore, looks, state, lostInARow) => {
  expect(judge(lostBefore, looks, 7)).toEqual({ lostInARow, network: { state, lastLookMs: 7 } });
});

test('the gateway stands in the routes of Linux: the default one with the lowest metric', () => {
  const routes = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0101A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	FE02000A	0003	0	0	100	00000000	0	0	0
eth0	0002000A	00000000	0001	0	0	100	00FFFFFF	0	0	0
`;
  expect(gatewayOfRoutes(routes)).toBe('10.0.2.254');
  expect(gatewayOfRoutes(routes.split('\n').slice(0, 1).join('\n'))).toBeNull();
});

test.each([
  ['http://127.0.0.1:9100/metrics', false],
  ['http://[::1]:9100/metrics', false],
  ['localhost:5432', false],
  ['api.localhost', false],
  ['https://example.org/', true],
  ['10.0.0.7:5432', true],
  ['db', true],
])('%s is elsewhere: %s', (address, elsewhere) => {
  expect(isRemote(hostOf(address))).toBe(elsewhere);
});
