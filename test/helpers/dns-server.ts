import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

/** What the server says to a name: IPv4 addresses, an error code (3 is NXDOMAIN), or nothing at all. */
export type DnsAnswer = readonly string[] | number | 'silence';

/** A DNS server of a few lines on a free port of 127.0.0.1 (RFC 1035, type A over UDP). The caller closes the socket. */
export async function startDnsServer(
  answers: Readonly<Record<string, DnsAnswer>>,
): Promise<{ address: string; socket: Socket }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const answer = answers[nameIn(query)] ?? 3;
    if (answer !== 'silence') socket.send(reply(query, answer), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, socket };
}

function nameIn(query: Buffer): string {
  const parts: string[] = [];
  for (let at = 12; (query[at] ?? 0) !== 0; at += 1 + (query[at] ?? 0))
    parts.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  return parts.join('.');
}

function reply(query: Buffer, answer: readonly string[] | number): Buffer {
  const questionEnd = query.indexOf(0, 12) + 5;
  const head = Buffer.from(query.subarray(0, questionEnd));
  const addresses = typeof answer === 'number' ? [] : answer;
  // A response with recursion; the code is in the low nibble. One question, the answers, nothing else.
  head.writeUInt16BE(0x8180 | (typeof answer === 'number' ? answer : 0), 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    // The name of the question, type A, class IN, 60 s, 4 bytes.
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([head, ...records]);
}
