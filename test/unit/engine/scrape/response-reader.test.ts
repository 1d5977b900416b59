import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { PageMemory } from '#engine/scrape/page-memory.ts';
import { FramingError, ResponseReader } from '#engine/scrape/response-reader.ts';

/** Reads a response that comes in pieces of `size` bytes; the connection ends after it where `ends`. */
function read(text: string, size = text.length, ends = false) {
  const page = new PageMemory();
  const reader = new ResponseReader(page);
  let heads = 0;
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += size) reader.take(bytes.subarray(at, at + size), () => heads++);
  const isWhole = ends ? reader.end() : reader.isDone;
  const { statusCode, headers, isKept } = reader;
  return { isWhole, statusCode, headers, isKept, heads, body: Buffer.from(page.bytes()).toString('latin1') };
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';

describe('a response is read however it is cut into pieces', () => {
  const responses: Readonly<Record<string, [text: string, body: string, ends?: true]>> = {
    'with its length': [`${head}Content-Length: 8\r\n\r\na 1\nb 2\n`, 'a 1\nb 2\n'],
    'in chunks': [
      `${head}Transfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n1;x=y\r\nb\r\n3\r\n 2\n\r\n0\r\nTrailer: 1\r\n\r\n`,
      'a 1\nb 2\n',
    ],
    'to the end of the connection': [`${head}\r\na 1\nb 2\n`, 'a 1\nb 2\n', true],
    'after early hints': [
      `HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n${head}Content-Length: 4\r\n\r\na 1\n`,
      'a 1\n',
    ],
    'in lines without carriage returns': [
      'HTTP/1.1 200\nContent-Type: text/plain\nContent-Length: 4\n\na 1\n',
      'a 1\n',
    ],
    'without a body': [`${head}Content-Length: 0\r\n\r\n`, ''],
  };
  for (const [name, [text, body, ends]] of Object.entries(responses)) {
    it(name, () => {
      for (const size of [text.length, 1, 2, 3, 7, 64]) {
        const got = read(text, size, ends ?? false);
        expect(got).toMatchObject({ isWhole: true, statusCode: 200, body });
        expect(got.headers['content-type']).toBe('text/plain');
      }
    });
  }
});

it('is not whole before its end', () => {
  for (const text of [
    `${head}Content-Length: 5\r\n\r\na 1\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n0\r\n`,
    head,
  ])
    expect(read(text, text.length, true).isWhole).toBe(false);
});

it('says whether the connection can be used again', () => {
  const kept = (status: string, headers: string, after = ''): boolean =>
    read(`${status}\r\n${headers}Content-Length: 1\r\n\r\na${after}`).isKept;
  expect(kept('HTTP/1.1 200 OK', '')).toBe(true);
  expect(kept('HTTP/1.1 200 OK', 'Connection: Close\r\n')).toBe(false);
  expect(kept('HTTP/1.0 200 OK', '')).toBe(false);
  expect(kept('HTTP/1.0 200 OK', 'Connection: keep-alive\r\n')).toBe(true);
  expect(kept('HTTP/1.1 200 OK', '', 'what nobody asked for')).toBe(false);
  expect(read(`${head}\r\na`, 1, true).isKept).toBe(false);
});

it('joins headers of one name and takes folded ones', () => {
  const { headers } = read(
    'HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nX-Long: a\r\n  b\r\nConstructor: c\r\nContent-Length: 0\r\n\r\n',
  );
  expect(headers).toMatchObject({ 'x-a': '1, 2', 'x-long': 'a b', constructor: 'c' });
});

it('tells the headers once, before the body, and how long the body says it will be', () => {
  const page = new PageMemory();
  const reader = new ResponseReader(page);
  const seen: [number, number][] = [];
  const text = `${head}Content-Length: 1000\r\n\r\nabc`;
  reader.take(Buffer.from(text), () => seen.push([reader.announced, page.length]));
  expect(seen).toEqual([[1000, 0]]);
  expect(reader.announced).toBe(1000);
});

describe('what is no response is refused', () => {
  const refused: Readonly<Record<string, string>> = {
    'a greeting of another service': 'SSH-2.0-Open',
    'HTTP/2': 'PRI * HTTP/2.0\r\n\r\n',
    'a status that is none': 'HTTP/1.1 okay\r\n\r\n',
    'a header without a name': 'HTTP/1.1 200 OK\r\n: x\r\n\r\n',
    'a length that is none': `${head}Content-Length: -4\r\n\r\n`,
    'two lengths': `${head}Content-Length: 4\r\nContent-Length: 5\r\n\r\n`,
    'a transfer encoding nobody asked for': `${head}Transfer-Encoding: gzip, chunked\r\n\r\n`,
    'a chunk without a size': `${head}Transfer-Encoding: chunked\r\n\r\nno size\r\n`,
    'a chunk that goes on': `${head}Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n`,
    'headers without end': `${head}X: ${'x'.repeat(70_000)}`,
    'a chunk line without end': `${head}Transfer-Encoding: chunked\r\n\r\n${'1'.repeat(2000)}`,
  };
  for (const [name, text] of Object.entries(refused)) {
    it(name, () => {
      for (const size of [text.length, 1]) expect(() => read(text, size)).toThrow(FramingError);
    });
  }
});
