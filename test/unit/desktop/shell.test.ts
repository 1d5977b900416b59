import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseDesktopFlags } from '#main/desktop/flags.ts';
import { zoomedBy } from '#main/desktop/zoom.ts';
import { replaceFile } from '#main/desktop/replace-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('zoom', () => {
  test('goes by Chromium’s steps and stops at the ends', () => {
    expect([1, 1.1, 1.25, 3].map((factor) => zoomedBy(factor, 1))).toEqual([1.1, 1.25, 1.5, 3]);
    expect([1, 0.9, 0.5].map((factor) => zoomedBy(factor, -1))).toEqual([0.9, 0.8, 0.5]);
    expect(zoomedBy(2.5, null)).toBe(1);
  });
});

describe('flags', () => {
  test('say how to start', () => {
    expect(parseDesktopFlags(['watchdeck', '--hidden', '--inspect'])).toMatchObject({
      hidden: true,
      kiosk: false,
    });
    expect(parseDesktopFlags(['watchdeck', '--kiosk', '--data-dir', '/d'])).toMatchObject({
      hidden: false,
      kiosk: true,
      dataDir: '/d',
    });
  });
});

test('a file is replaced whole, in a folder that is made', () => {
  const file = path.join(folder, 'new', 'file.json');
  replaceFile(file, 'one');
  replaceFile(file, 'two');
  expect(readFileSync(file, 'utf8')).toBe('two');
});
