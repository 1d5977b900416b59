import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { resolvePagePath } from './resolve-file.ts';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';

/** The build writes this where a nonce belongs (electron.vite.config.ts, src/renderer/index.html). */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export interface PageResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array | string;
}

/**
 * Answers one request for the console's page or one of its files with a fresh nonce. `root` is the built renderer's
 * folder, `urlPath` the request's path without its query.
 */
export async function loadPage(root: string, urlPath: string): Promise<PageResponse> {
  const target = resolvePagePath(root, urlPath);
  if (target.kind === 'refused') return plain(400, 'This path is not one of the console.');
  if (target.kind === 'document') return loadDocument(root);
  try {
    return {
      status: 200,
      headers: {
        ...securityHeaders,
        'Content-Type': target.mediaType,
        // Should a file be opened as a document (an SVG, say), it may do nothing.
        'Content-Security-Policy':
          "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
        'Cache-Control': target.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
      body: await readFile(target.file),
    };
  } catch (error) {
    if (isMissing(error)) return plain(404, 'There is no such file.');
    throw error;
  }
}

async function loadDocument(root: string): Promise<PageResponse> {
  const nonce = randomBytes(18).toString('base64');
  let template: string;
  try {
    template = await readFile(path.join(root, 'index.html'), 'utf8');
  } catch (error) {
    if (isMissing(error)) return plain(500, 'The console is not built: run `npm run build`, then reload.');
    throw error;
  }
  return {
    status: 200,
    headers: {
      ...securityHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'Cache-Control': 'no-store',
    },
    body: template.replaceAll(NONCE_PLACEHOLDER, nonce),
  };
}

/** An answer of one sentence. */
export function plain(
  status: number,
  sentence: string,
  headers: Readonly<Record<string, string>> = {},
): PageResponse {
  return {
    status,
    headers: {
      ...securityHeaders,
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cache-Control': 'no-store',
      ...headers,
    },
    body: `${sentence}\n`,
  };
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}
