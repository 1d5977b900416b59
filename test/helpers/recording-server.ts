import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real HTTP server that keeps what it is asked and gives every request the answer of the moment. */
export interface RecordingServer {
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  readonly requests: { line: string; headers: Record<string, unknown>; body: string }[];
  answer: { status: number; body: string };
  close(): void;
}

/** Resolves when it listens; it gives `answer` until another is set. */
export async function recordRequests(answer: RecordingServer['answer']): Promise<RecordingServer> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const line = `${request.method ?? ''} ${request.url ?? ''}`;
      recording.requests.push({ line, headers: request.headers, body });
      response.writeHead(recording.answer.status).end(recording.answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const recording: RecordingServer = { base, requests: [], answer, close: () => void server.close() };
  return recording;
}
