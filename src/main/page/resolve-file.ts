import path from 'node:path';

/** Media types of what the build puts out; anything else is handed out as bytes. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export type PageTarget =
  /** The document: `/`, and every path of the console's own router. */
  | { kind: 'document' }
  | { kind: 'file'; file: string; mediaType: string; immutable: boolean }
  | { kind: 'refused' };

/**
 * Where a URL path leads below `root`. A path whose last part has an extension is a file; everything else is a page of
 * the console. Paths that leave `root`, or that hide something (encoded separators, NUL, dot files), are refused.
 */
export function resolvePagePath(root: string, urlPath: string): PageTarget {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return { kind: 'refused' };
  }
  if (/[\0\\]/.test(decoded) || /%2f/i.test(urlPath)) return { kind: 'refused' };
  const parts = decoded.split('/').filter((part) => part !== '');
  if (parts.some((part) => part.startsWith('.'))) return { kind: 'refused' };
  const extension = path.posix.extname(parts.at(-1) ?? '');
  const mediaType = mediaTypes[extension];
  const inAssets = parts[0] === 'assets';
  // A page's path may hold a name with a dot in it (a host, a metric); only what the build makes is a file.
  if ((mediaType === undefined && !inAssets) || decoded === '/index.html') return { kind: 'document' };
  return {
    kind: 'file',
    file: path.join(root, ...parts),
    mediaType: mediaType ?? 'application/octet-stream',
    // The build puts a hash of the content into the names of everything in assets/.
    immutable: inAssets,
  };
}
