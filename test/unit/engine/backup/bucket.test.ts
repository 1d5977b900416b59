import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bucket } from '#engine/backup/bucket.ts';
import { archiveName } from '#engine/backup/names.ts';
import { xmlBlocks, xmlText } from '#engine/backup/xml.ts';
import { makeDir, removeDir } from '../../../helpers/metrics-store.ts';
import { refusal } from '../../../helpers/refusal.ts';
import { s3Keys, startS3 } from '../../../helpers/s3-server.ts';

describe('a bucket', () => {
  let dir: string;
  let server: Awaited<ReturnType<typeof startS3>>;

  beforeEach(async () => {
    dir = makeDir();
    server = await startS3(dir);
  });
  afterEach(async () => {
    await server.stop();
    removeDir(dir);
  });

  const open = (options: { prefix?: string; bucket?: string; accessKey?: string; partBytes?: number } = {}) =>
    new Bucket(
      {
        endpoint: server.endpoint,
        region: 'us-east-1',
        bucket: options.bucket ?? 'backups',
        prefix: options.prefix ?? 'a b/',
        accessKey: { env: 'UNUSED' },
        secretKey: { env: 'UNUSED' },
      },
      { ...s3Keys, ...(options.accessKey === undefined ? {} : { accessKey: options.accessKey }) },
      options.partBytes,
    );
  const day = (count: number) => archiveName(count * 86_400_000);
  const file = (bytes: number): string => {
    const place = path.join(dir, `file-${bytes}`);
    writeFileSync(place, randomBytes(bytes));
    return place;
  };

  it('stores, lists, fetches and removes', async () => {
    const bucket = open();
    const source = file(10_000);
    await bucket.put(source, day(2));
    await bucket.put(source, day(1));
    await bucket.put(source, 'something-else.txt');
    await open({ prefix: 'other/' }).put(source, day(3));
    expect(await bucket.list()).toEqual([
      { name: day(1), createdAtMs: 86_400_000, sizeBytes: 10_000 },
      { name: day(2), createdAtMs: 2 * 86_400_000, sizeBytes: 10_000 },
    ]);
    const target = path.join(dir, 'fetched');
    await bucket.get(day(2), target);
    expect(readFileSync(target).equals(readFileSync(source))).toBe(true);
    await bucket.remove(day(1));
    expect((await bucket.list()).map(({ name }) => name)).toEqual([day(2)]);
  });

  it('sends what is large in parts', async () => {
    const part = 5 << 20;
    const bucket = open({ partBytes: part });
    const source = file(2 * part + 123);
    await bucket.put(source, day(1));
    expect(await bucket.list()).toMatchObject([{ sizeBytes: 2 * part + 123 }]);
    const target = path.join(dir, 'fetched');
    await bucket.get(day(1), target);
    expect(readFileSync(target).equals(readFileSync(source))).toBe(true);
  });

  it('says what the store said', async () => {
    await expect(open({ bucket: 'nowhere' }).list()).rejects.toThrow(
      refusal('io', /bucket "nowhere" of http.* did not list the backups: HTTP 404, .*Check backup\.s3/),
    );
    await expect(open({ accessKey: 'wrong' }).list()).rejects.toThrow(refusal('io', /HTTP 403, /));
    const target = path.join(dir, 'fetched');
    await expect(open().get(day(1), target)).rejects.toThrow(refusal('io', /did not fetch .*HTTP 404/));
    expect(existsSync(target)).toBe(false);
  });

  it('says when the store is gone', async () => {
    const bucket = open();
    await server.stop();
    server = await startS3(dir);
    await expect(bucket.list()).rejects.toThrow(refusal('io', /ECONNREFUSED/));
  });
});

describe('XML of an answer', () => {
  it('is taken apart by name', () => {
    const xml =
      '<L xmlns="x"><Key>a&amp;b&#x41;&#66;</Key><Contents><Key>c</Key></Contents><Contents></Contents></L>';
    expect(xmlText(xml, 'Key')).toBe('a&bAB');
    expect(xmlBlocks(xml, 'Contents')).toEqual(['<Key>c</Key>', '']);
    expect(xmlText(xml, 'Missing')).toBeNull();
  });
});
