import type { PageMemory } from './page-memory.ts';

/** What came is no HTTP/1.x, or its framing is broken. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
}

/** Status line and headers may have this many bytes. */
const MOST_HEAD_BYTES = 64 * 1024;
/** The line before a chunk: its size, maybe with extensions nobody uses. */
const MOST_CHUNK_LINE_BYTES = 1024;
const LF = 10;

type Place = 'head' | 'counted' | 'chunk line' | 'chunk' | 'chunk end' | 'trailers' | 'until close' | 'done';

/**
 * Reads one response to a GET from the bytes of a connection as they come (RFC 9112, sections 4 to 6). As Go's client does,
 * it takes lines that end in a line feed alone. The body goes into `page`.
 */
export class ResponseReader {
  statusCode = 0;
  /** By name in lower case; those of one name are joined. */
  headers: Readonly<Record<string, string>> = {};
  /** The connection may be used again after this response. */
  isKept = false;
  private readonly page: PageMemory;
  private place: Place = 'head';
  /** Bytes of a head or a line that is not complete. */
  private pending: Buffer = Buffer.alloc(0);
  /** Of the body, or of the chunk at hand. */
  private left = 0;

  constructor(page: PageMemory) {
    this.page = page;
  }

  get isDone(): boolean {
    return this.place === 'done';
  }

  /** Bytes of the body that are known to come, where the response says it beforehand. */
  get announced(): number {
    return this.place === 'counted' ? this.left + this.page.length : 0;
  }

  /** Takes bytes in; `headersCame` is called once, before anything of the body is taken. Throws FramingError. */
  take(bytes: Buffer, headersCame: () => void): void {
    let at = 0;
    while (at < bytes.length) {
      switch (this.place) {
        case 'head':
          at = this.takeHead(bytes, at, headersCame);
          break;
        case 'counted':
        case 'chunk':
        case 'until close':
          at = this.takeBody(bytes, at);
          break;
        case 'done':
          // Nothing was asked for that this could answer.
          this.isKept = false;
          return;
        default:
          at = this.takeLine(bytes, at);
      }
    }
  }

  /** The other end closed the connection. Returns false where the response isn't complete. */
  end(): boolean {
    if (this.place === 'until close') this.place = 'done';
    return this.isDone;
  }

  private takeHead(bytes: Buffer, at: number, headersCame: () => void): number {
    const before = this.pending.length;
    const all = before === 0 ? bytes.subarray(at) : Buffer.concat([this.pending, bytes.subarray(at)]);
    checkBeginning(all);
    const end = headEnd(all);
    if ((end < 0 ? all.length : end) > MOST_HEAD_BYTES)
      throw new FramingError(`the headers are longer than ${MOST_HEAD_BYTES} bytes`);
    if (end < 0) {
      // A copy: the memory of what was read is used again.
      this.pending = Buffer.from(all);
      return bytes.length;
    }
    this.pending = Buffer.alloc(0);
    this.readHead(all.toString('latin1', 0, end));
    // Another head may come before the answer's: 103 Early Hints and their like.
    if (this.statusCode >= 200) headersCame();
    return at + end - before;
  }

  private readHead(text: string): void {
    const lines = text.split('\n');
    const status = /^HTTP\/1\.([01]) (\d{3})(?: |\r?$)/.exec(lines[0] ?? '');
    if (status === null) throw new FramingError('the answer has no status line');
    this.statusCode = Number(status[2]);
    this.headers = readHeaders(lines);
    if (this.statusCode < 200) return;
    const connection = (this.headers['connection'] ?? '').toLowerCase();
    this.isKept = status[1] === '1' ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
    this.startBody();
  }

  private startBody(): void {
    const { statusCode, headers } = this;
    const coding = (headers['transfer-encoding'] ?? '').trim().toLowerCase();
    const length = headers['content-length'];
    if (statusCode === 204 || statusCode === 304) this.place = 'done';
    else if (coding === 'chunked') this.place = 'chunk line';
    else if (coding !== '' && coding !== 'identity')
      throw new FramingError(`the transfer encoding "${coding}" was not asked for`);
    else if (length === undefined) {
      this.place = 'until close';
      this.isKept = false;
    } else {
      this.left = contentLength(length);
      this.place = this.left === 0 ? 'done' : 'counted';
    }
  }

  private takeBody(bytes: Buffer, at: number): number {
    const end = this.place === 'until close' ? bytes.length : Math.min(bytes.length, at + this.left);
    this.page.add(bytes.subarray(at, end));
    this.left -= end - at;
    if (this.left === 0 && this.place === 'counted') this.place = 'done';
    if (this.left === 0 && this.place === 'chunk') this.place = 'chunk end';
    return end;
  }

  /** A line between chunks, or after the last. */
  private takeLine(bytes: Buffer, at: number): number {
    const lineFeed = bytes.indexOf(LF, at);
    const end = lineFeed < 0 ? bytes.length : lineFeed;
    const line = this.pending.toString('latin1') + bytes.toString('latin1', at, end);
    if (line.length > (this.place === 'trailers' ? MOST_HEAD_BYTES : MOST_CHUNK_LINE_BYTES))
      throw new FramingError('a line between chunks is too long');
    this.pending = lineFeed < 0 ? Buffer.from(line, 'latin1') : Buffer.alloc(0);
    if (lineFeed < 0) return end;
    this.readLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    return end + 1;
  }

  private readLine(line: string): void {
    if (this.place === 'chunk line') {
      const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
      if (size === undefined) throw new FramingError('a chunk has no size');
      this.left = parseInt(size, 16);
      this.place = this.left === 0 ? 'trailers' : 'chunk';
    } else if (this.place === 'chunk end') {
      if (line !== '') throw new FramingError('a chunk is longer than it says');
      this.place = 'chunk line';
    } else if (line === '') this.place = 'done';
  }
}

/** Another protocol shows at once; a server of it may wait for us and never send a whole head. */
function checkBeginning(bytes: Buffer): void {
  const expected = 'HTTP/1.';
  const length = Math.min(bytes.length, expected.length);
  if (bytes.toString('latin1', 0, length) !== expected.slice(0, length))
    throw new FramingError('the answer is not HTTP/1.x');
}

/** Where the body begins; -1 while the head is not complete. */
function headEnd(bytes: Buffer): number {
  const usual = bytes.indexOf('\n\r\n');
  const bare = (usual < 0 ? bytes : bytes.subarray(0, usual)).indexOf('\n\n');
  if (bare >= 0) return bare + 2;
  return usual < 0 ? -1 : usual + 3;
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers = Object.create(null) as Record<string, string>;
  let last = '';
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    const value = line.slice(line.indexOf(':') + 1).trim();
    if (line.trim() === '') continue;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      headers[last] = `${headers[last] ?? ''} ${line.trim()}`.trim();
      continue;
    }
    const name = /^[!#$%&'*+.^_`|~0-9a-z-]+(?=:)/i.exec(line)?.[0].toLowerCase();
    if (name === undefined) throw new FramingError('a header has no name');
    last = name;
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

function contentLength(text: string): number {
  const values = new Set(text.split(',').map((part) => part.trim()));
  const [value = ''] = values;
  if (values.size > 1 || !/^\d{1,15}$/.test(value)) throw new FramingError('the content length is no number');
  return Number(value);
}
