import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readOrMakeToken } from '#main/serve/token.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-token-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('a key is made once, random, for the owner only, and kept', () => {
  const dataDir = path.join(folder, 'new', 'data');
  const token = readOrMakeToken(dataDir);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(readOrMakeToken(dataDir)).toBe(token);
  expect(readOrMakeToken(path.join(folder, 'other'))).not.toBe(token);
  if (process.platform === 'win32') return;
  const file = path.join(dataDir, 'serve-token');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  readOrMakeToken(dataDir);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a damaged key is named and left alone', () => {
  const file = path.join(folder, 'serve-token');
  writeFileSync(file, 'oops');
  expect(() => readOrMakeToken(folder)).toThrow(`${file} does not hold a key. Delete it`);
  expect(readFileSync(file, 'utf8')).toBe('oops');
});

test('a folder that can’t be used is named with the way out', () => {
  writeFileSync(path.join(folder, 'file'), '');
  expect(() => readOrMakeToken(path.join(folder, 'file', 'data'))).toThrow(
    /file.data: a file stands where a folder should be.*--data-dir/,
  );
  mkdirSync(path.join(folder, 'serve-token'));
  expect(() => readOrMakeToken(folder)).toThrow(/EISDIR.*--data-dir/);
});
