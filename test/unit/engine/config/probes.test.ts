import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addProbe, openConfig, parseProbe, removeProbe, updateProbe } from '#engine/config/index.ts';
import { silentLog } from '#engine/base/log.ts';
import { checkExpr } from '#engine/query/index.ts';
import { refusal } from '../../../helpers/refusal.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'watchdeck-probes-'));
  file = path.join(dir, 'watchdeck.yml');
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

function open(text: string) {
  writeFileSync(file, text);
  return openConfig({
    file,
    create: false,
    lastGoodFile: path.join(dir, 'last-good.yml'),
    checkExpr,
    log: silentLog,
  });
}

const text = `# mine
probes:
  # the shop
  - name: shop # do not rename
    type: http
    url: https://shop.example/health
    interval: 30s # often
    headers: { X-Key: a }
  - { name: db, type: tcp, address: 'db.example:5432' }
`;

describe('probes in watchdeck.yml', () => {
  it('are read with their defaults, and keep what was written', () => {
    const [shop, db] = open(text).current().probes;
    expect(shop).toMatchObject({
      name: 'shop',
      address: 'https://shop.example/health',
      intervalMs: 30_000,
      timeoutMs: 10_000,
      retries: 0,
      objective: 0.999,
      spec: { kind: 'http', method: 'GET', validStatusCodes: ['2xx'], headers: { 'X-Key': 'a' } },
    });
    expect(shop?.entry).toEqual({
      name: 'shop',
      type: 'http',
      url: 'https://shop.example/health',
      interval: '30s',
      headers: { 'X-Key': 'a' },
    });
    expect(db).toMatchObject({ spec: { kind: 'tcp', host: 'db.example', port: 5432 }, intervalMs: 60_000 });
  });

  it.each([
    ['an unknown field', "{ name: a, type: http, url: 'http://a', metod: GET }", 'unknown field "metod"'],
    ['an unknown kind', '{ name: a, type: gopher }', 'probes[0].type'],
    ['a missing field', '{ name: a, type: tcp }', 'probes[0].address'],
    ['no port', '{ name: a, type: tcp, address: db }', 'expected host:port'],
    ['a bad pattern', '{ name: a, type: tcp, address: "a:1", expect: "(" }', 'error parsing regexp'],
    ['an option for a host', '{ name: a, type: icmp, host: -f }', 'expected a host name'],
    ['a bad status', "{ name: a, type: http, url: 'http://a', valid_status_codes: [2x] }", 'such as 204'],
    ['two ways to name a process', '{ name: a, type: process, pid_file: x, process_name: y }', 'exactly one'],
    ['a bad objective', '{ name: a, type: file, path: x, objective: 100 }', 'objective'],
    [
      'a taken name',
      '{ name: a, type: file, path: x }\n  - { name: a, type: file, path: y }',
      'is taken by a check',
    ],
  ])('with %s are refused by their place', (_, entry, message) => {
    expect(() => open(`probes:\n  - ${entry}\n`)).toThrow(message);
    expect(() => open(`probes:\n  - ${entry}\n`)).toThrow(/watchdeck\.yml:\d+:\d+/);
  });

  it('are added, changed and removed with the comments kept', () => {
    const config = open(text);
    config.edit((document) => {
      addProbe(document, { name: 'ping', type: 'icmp', host: '10.0.0.1' });
      updateProbe(document, 'shop', {
        name: 'shop',
        type: 'http',
        url: 'https://shop.example/ready',
        interval: '30s',
        labels: { team: 'web' },
      });
      removeProbe(document, 'db');
    });
    expect(readFileSync(file, 'utf8')).toBe(`# mine
probes:
  # the shop
  - name: shop # do not rename
    type: http
    url: https://shop.example/ready
    interval: 30s # often
    labels:
      team: web
  - name: ping
    type: icmp
    host: 10.0.0.1
`);
    expect(config.current().probes.map(({ name }) => name)).toEqual(['shop', 'ping']);
  });

  it('are added to a file without any', () => {
    const config = open('targets: []\n');
    config.edit((document) => {
      addProbe(document, { name: 'ping', type: 'icmp', host: '10.0.0.1' });
    });
    expect(config.current().probes).toHaveLength(1);
  });

  it('refuse a name that is taken, and one that is not there', () => {
    const config = open(text);
    const shop = { name: 'shop', type: 'icmp', host: 'a' };
    expect(() => config.edit((document) => addProbe(document, shop))).toThrow(refusal('conflict', '"shop"'));
    expect(() => config.edit((document) => updateProbe(document, 'db', shop))).toThrow(
      refusal('conflict', '"shop"'),
    );
    expect(() => config.edit((document) => removeProbe(document, 'x'))).toThrow(refusal('not_found', '"x"'));
  });
});

describe('a draft', () => {
  it('is refused by its field', () => {
    expect(() => parseProbe({ name: 'a', type: 'http', url: 'ftp://x' }, dir)).toThrow(
      refusal('bad_request', 'url: expected an http:// or https:// address'),
    );
  });

  it('never shows a password that stands in an address', () => {
    const { address } = parseProbe({ name: 'a', type: 'http', url: 'http://u:p@a.example/x' }, dir);
    expect(address).toBe('http://a.example/x');
  });
});
