import { createSocket } from 'node:dgram';

const TYPES = { A: 1, NS: 2, MX: 15, AAAA: 28, SRV: 33 } as const;
const NAME_ERROR = 3;

/** Records by `name TYPE`: an address, a host, or for SRV `host port`. */
export type DnsRecords = Record<string, readonly string[]>;

/** A DNS server on a free UDP port of 127.0.0.1 that answers from `records`, which the test may change. */
export interface DnsServer {
  readonly address: string;
  readonly records: DnsRecords;
  stop(): void;
}

export async function startDnsServer(records: DnsRecords): Promise<DnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => socket.send(answer(query, records), from.port, from.address));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  return { address: `127.0.0.1:${port}`, records, stop: () => socket.close() };
}

function answer(query: Buffer, records: DnsRecords): Buffer {
  const { name, end } = readName(query, 12);
  const type = query.readUInt16BE(end);
  const question = query.subarray(12, end + 4);
  const typeName = Object.entries(TYPES).find(([, number]) => number === type)?.[0] ?? '';
  const found = records[`${name} ${typeName}`] ?? [];
  const known = Object.keys(records).some((key) => key.startsWith(`${name} `));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8580 | (known ? 0 : NAME_ERROR), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found.length, 6);
  return Buffer.concat([header, question, ...found.map((record) => resource(type, record))]);
}

function resource(type: number, record: string): Buffer {
  const data = dataOf(type, record);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(1, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function dataOf(type: number, record: string): Buffer {
  const [host = '', port = '0'] = record.split(' ');
  switch (type) {
    case TYPES.A:
      return Buffer.from(host.split('.').map(Number));
    case TYPES.AAAA:
      return Buffer.from(
        host
          .split(':')
          .map((part) => part.padStart(4, '0'))
          .join(''),
        'hex',
      );
    case TYPES.SRV: {
      const numbers = Buffer.alloc(6);
      numbers.writeUInt16BE(Number(port), 4);
      return Buffer.concat([numbers, writeName(host)]);
    }
    case TYPES.MX:
      return Buffer.concat([Buffer.from([0, 10]), writeName(host)]);
    default:
      return writeName(host);
  }
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const parts: string[] = [];
  let at = start;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    parts.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: parts.join('.'), end: at + 1 };
}

function writeName(name: string): Buffer {
  const parts = name.split('.').map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part)]));
  return Buffer.concat([...parts, Buffer.from([0])]);
}
