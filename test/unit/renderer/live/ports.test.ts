import type { AddressInfo } from 'node:net';
import { Packr } from 'msgpackr';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { portOfMessagePort, portOfSocket } from '../../../../src/renderer/src/live/ports.ts';

/** As the serve shell packs. */
const packr = new Packr({ moreTypes: true, useRecords: false, mapsAsObjects: true });

/** A frame as the engine sends it: the odd-length text shifts what follows off the 8-byte grid. */
const frame = {
  type: 'frames',
  odd: 'abc',
  values: [Float64Array.of(1, NaN, -0.5, Infinity), new Float64Array(1_000).fill(1.25)],
  pdf: Uint8Array.of(37, 80, 68, 70),
};

let server: WebSocketServer | undefined;
afterEach(() => {
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});

/** A server that sends back each message, unpacked and packed anew. */
async function echoServer(): Promise<string> {
  const started = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server = started;
  started.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      socket.send(packr.pack(packr.unpack(data)));
    });
  });
  await new Promise((resolve) => started.once('listening', resolve));
  return `ws://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

test('columns survive the serve shell’s wire, there and back', async () => {
  const socket = new WebSocket(await echoServer());
  const port = portOfSocket(socket);
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve);
  });
  const received = new Promise((resolve) => {
    port.onMessage(resolve);
  });
  port.post(frame);
  const back = (await received) as typeof frame;
  expect(back.values[0]).toBeInstanceOf(Float64Array);
  expect(back.values).toEqual(frame.values);
  expect(new Uint8Array(back.pdf)).toEqual(frame.pdf);
});

test('a socket that the engine closes says so, also to who asks later', async () => {
  const socket = new WebSocket(await echoServer());
  const port = portOfSocket(socket);
  await new Promise((resolve) => {
    socket.addEventListener('open', resolve);
  });
  const closed = new Promise<void>((resolve) => {
    port.onClose(resolve);
  });
  for (const client of server?.clients ?? []) client.close();
  await closed;
  let late = false;
  port.onClose(() => (late = true));
  expect(late).toBe(true);
  expect(() => {
    port.post({ type: 'nobody hears this' });
  }).not.toThrow();
});

test('a MessagePort holds messages until there is a receiver, and closes once', async () => {
  const { port1, port2 } = new MessageChannel();
  const port = portOfMessagePort(port1);
  port2.postMessage({ n: 1 });
  port2.postMessage({ n: 2 });
  const received = await new Promise<unknown[]>((resolve) => {
    const all: unknown[] = [];
    port.onMessage((message) => {
      all.push(message);
      if (all.length === 2) resolve(all);
    });
  });
  expect(received).toEqual([{ n: 1 }, { n: 2 }]);
  let closed = 0;
  port.onClose(() => closed++);
  port.close();
  port.close();
  expect(closed).toBe(1);
});
