import type { ClientRequest, IncomingMessage } from 'node:http';
import { ProbeFailure } from '../run.ts';
import type { ProbeRun } from '../run.ts';
import type { HttpSpec } from '../types.ts';
import { openTcp, openTls } from './connection.ts';
import { failureOf } from './failure.ts';

// Not imported: an import reads all that node:http exports, which loads the client behind `fetch`, 60 ms of each start.
const { request } = process.getBuiltinModule('node:http');

/** What is asked of one address. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What came, the body whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly version: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** One exchange over a connection of its own: phases `resolve`, `connect`, `tls`, `processing` and `transfer`. */
export async function exchange(run: ProbeRun, spec: HttpSpec, what: HttpRequest): Promise<HttpAnswer> {
  const { url } = what;
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const peer = { host: url.hostname, port, ipProtocol: spec.ipProtocol };
  const tcp = await openTcp(run, peer);
  try {
    const socket = secure
      ? await openTls(run, tcp, peer, {
          ...spec.tls,
          minCertificateValidityMs: spec.minCertificateValidityMs,
        })
      : tcp;
    run.doing = `waiting for the answer of ${url.host}`;
    const sent = request({
      // With this, and without an agent, the request has the connection for itself.
      createConnection: () => socket,
      method: what.method,
      path: `${url.pathname}${url.search}`,
      headers: { ...what.headers, ...(what.body === null ? {} : lengthOf(what.body)) },
      signal: run.signal,
    });
    const answer = await run.timed('processing', () => answerTo(sent, what.body));
    run.doing = `reading the page of ${url.host}`;
    const body = await run.timed('transfer', () => readAll(answer, spec.maxBodyBytes, url));
    return {
      status: answer.statusCode ?? 0,
      statusText: answer.statusMessage ?? '',
      version: answer.httpVersion,
      headers: headersOf(answer),
      body,
    };
  } catch (error) {
    if (run.signal.aborted) throw run.signal.reason;
    throw failureOf(error, url.host, url.hostname);
  } finally {
    tcp.destroy();
  }
}

function answerTo(sent: ClientRequest, body: string | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    // Stays on: an error after the answer began is told by the body.
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

async function readAll(answer: IncomingMessage, cap: number, url: URL): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > cap) {
        throw new ProbeFailure(
          'body_too_large',
          `The page of ${url.host}${url.pathname} is larger than the ${cap} bytes allowed for this check: raise max_body_size.`,
        );
      }
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof ProbeFailure) throw error;
    throw new ProbeFailure(
      'cut_off',
      `The page of ${url.host}${url.pathname} was cut off: the connection ended before the page did.`,
    );
  }
  return Buffer.concat(parts, length);
}

function lengthOf(body: string): Record<string, string> {
  return { 'content-length': String(Buffer.byteLength(body)) };
}

/** Names in lower case; several of one name are joined as HTTP allows. */
function headersOf(answer: IncomingMessage): Map<string, string> {
  return new Map(
    Object.entries(answer.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
}
