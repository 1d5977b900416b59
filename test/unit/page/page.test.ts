import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPage } from '#main/page/index.ts';
import { resolvePagePath } from '#main/page/resolve-file.ts';

let folder: string;
let root: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-page-'));
  root = path.join(folder, 'renderer');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  writeFileSync(
    path.join(root, 'index.html'),
    '<meta content="__CSP_NONCE__"><script nonce="__CSP_NONCE__"></script>',
  );
  writeFileSync(path.join(root, 'assets', 'app-1a2b.js'), 'let a;');
  writeFileSync(path.join(folder, 'secret.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the document', () => {
  test('carries its own nonce, fresh each time, in the policy and in the page', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i += 1) {
      const page = await loadPage(root, '/');
      const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(page.headers['Content-Security-Policy']!)?.[1];
      expect(page.body).toBe(`<meta content="${nonce}"><script nonce="${nonce}"></script>`);
      expect(page.headers['Cache-Control']).toBe('no-store');
      nonces.add(nonce!);
    }
    expect(nonces.size).toBe(3);
  });

  test('allows nothing inline, nothing from elsewhere and no framing', async () => {
    const policy = (await loadPage(root, '/')).headers['Content-Security-Policy']!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  test('answers every path of the console, names with dots included', async () => {
    for (const path of ['/', '/alerts/3f2a', '/targets/db.example.org', '/index.html', '/explore/']) {
      expect((await loadPage(root, path)).headers['Content-Type']).toBe('text/html; charset=utf-8');
    }
  });

  test('that was never built says how to build it', async () => {
    const page = await loadPage(path.join(folder, 'nowhere'), '/');
    expect(page.status).toBe(500);
    expect(page.body).toContain('npm run build');
  });
});

describe('files', () => {
  test('of the build are kept for ever by the browser, for their names change', async () => {
    const file = await loadPage(root, '/assets/app-1a2b.js');
    expect(file).toMatchObject({
      status: 200,
      headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
    });
    expect(file.headers['Content-Type']).toBe('text/javascript; charset=utf-8');
    expect(Buffer.from(file.body).toString()).toBe('let a;');
  });

  test('that are missing are 404, not the document', async () => {
    expect((await loadPage(root, '/assets/gone.js')).status).toBe(404);
    expect((await loadPage(root, '/assets')).status).toBe(404);
    expect((await loadPage(root, '/robots.json')).status).toBe(404);
  });
});

test.each([
  '/../secret.json',
  '/assets/../../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/assets/..%5c..%5csecret.json',
  '/.env',
  '/assets/%00.js',
  '/%zz',
])('%s leads nowhere', async (path) => {
  expect(resolvePagePath(root, path)).toEqual({ kind: 'refused' });
  expect((await loadPage(root, path)).status).toBe(400);
});
