import { readFile } from 'node:fs/promises';
import { explainFileError } from '#shared/model/file-errors.ts';
import type { Action } from '../types.ts';
import type { ActionRun } from './action-run.ts';

/** Of an answer, so much is read and kept. */
const MOST_READ = 64 * 1024;

type Http = Extract<Action, { kind: 'http' }>;

/** Sends the request; rejects for an answer that isn't expected. Redirects are not followed: they lead where nobody wrote. */
export async function sendRequest(action: Http, run: ActionRun): Promise<string> {
  const headers: Record<string, string> = { 'user-agent': 'Watchdeck', ...action.headers };
  for (const [name, file] of Object.entries(action.headerFiles)) headers[name] = await readSecret(file);
  if (action.json !== undefined) headers['content-type'] = 'application/json';
  const response = await reach(action.url, {
    method: action.method,
    headers,
    ...(action.json === undefined ? {} : { body: JSON.stringify(action.json) }),
    redirect: 'manual',
    signal: run.signal,
  });
  run.print(await readSome(response));
  const { status } = response;
  const isFine = action.expect.length === 0 ? response.ok : action.expect.includes(status);
  if (!isFine) throw new Error(`answered ${String(status)}`);
  return `answered ${String(status)}`;
}

/** `fetch` with the reason in words where nothing answers. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    init.signal?.throwIfAborted();
    const cause = error instanceof Error ? error.cause : null;
    const reason = cause instanceof Error ? cause.message : String(error);
    throw new Error(`${new URL(url).host} could not be reached: ${reason}`, { cause: error });
  }
}

/** The beginning of an answer's text; the rest is not waited for. */
export async function readSome(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    bytes += chunk.length;
    if (bytes >= MOST_READ) break;
  }
  return text;
}

/** Read anew each time, so that a key can be changed without a restart. */
export async function readSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new Error(`the secret file ${file}: ${explainFileError(error)}`, { cause: error });
  }
}
