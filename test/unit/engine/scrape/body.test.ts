import { expect, it } from 'vitest';
import { acceptEncoding } from '#engine/scrape/body.ts';

it('offers to take pages packed, but not from this machine, nor where that is turned off', () => {
  const offered = (host: string, enabled = true) =>
    acceptEncoding(new URL(`http://${host}/metrics`), enabled);
  for (const host of ['db.example:9100', '10.0.0.1', '[fe80::1]:9100', 'localhost.example', '127.example'])
    expect(offered(host)).toContain('gzip');
  for (const host of ['localhost:9100', 'app.localhost', '127.0.0.1:1', '127.1.2.3', '[::1]:9100'])
    expect(offered(host)).toBe('identity');
  expect(offered('db.example', false)).toBe('identity');
});
