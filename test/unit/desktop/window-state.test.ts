import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryFile } from '#main/desktop/memory-file.ts';
import { placeWindow } from '#main/desktop/window-state.ts';

const primary = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };

describe('the window opens', () => {
  test('in the middle of the first screen at first, never larger than it', () => {
    expect(placeWindow(null, [primary, second])).toEqual({ x: 320, y: 133, width: 1280, height: 840 });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({
      x: 0,
      y: 0,
      width: 800,
      height: 600,
    });
  });

  test('where it was, on any screen', () => {
    const there = { x: 2000, y: 100, width: 900, height: 700 };
    expect(placeWindow(there, [primary, second])).toEqual(there);
  });

  test('on the first screen when its own is gone or its title bar can’t be grabbed', () => {
    const middle = { x: 320, y: 133, width: 1280, height: 840 };
    for (const lost of [
      { x: 2000, y: 100, width: 900, height: 700 },
      { x: 1900, y: 100, width: 900, height: 700 },
      { x: 100, y: -300, width: 900, height: 700 },
      { x: 100, y: 1070, width: 900, height: 700 },
    ]) {
      expect(placeWindow(lost, [primary])).toEqual(middle);
    }
  });

  test('no larger than a screen that shrank and no smaller than can be used', () => {
    expect(placeWindow({ x: 0, y: 30, width: 5000, height: 5000 }, [primary])).toMatchObject({
      width: 1920,
      height: 1055,
    });
    expect(placeWindow({ x: 50, y: 30, width: 200, height: 10 }, [primary])).toMatchObject({
      width: 640,
      height: 480,
    });
  });
});

describe('the shell’s memory', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'watchdeck-memory-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const silent = () => undefined;

  test('is kept', () => {
    const window = { x: 1, y: 2, width: 700, height: 500 };
    new MemoryFile(path.join(folder, 'new'), silent).update({ window, maximized: true });
    expect(new MemoryFile(path.join(folder, 'new'), silent).value).toEqual({
      window,
      maximized: true,
      saidKeepsWatching: false,
      zoomFactor: 1,
      softwareDrawing: false,
      updateChannel: 'off',
      update: null,
      badVersion: null,
    });
  });

  test('that is damaged is begun anew, and said', () => {
    const logged: string[] = [];
    writeFileSync(path.join(folder, 'desktop.json'), '{');
    const memory = new MemoryFile(folder, (line) => logged.push(line));
    expect(memory.value.window).toBeNull();
    expect(logged.join()).toContain('desktop.json');
    memory.update({ saidKeepsWatching: true });
    expect(JSON.parse(readFileSync(path.join(folder, 'desktop.json'), 'utf8'))).toMatchObject({
      saidKeepsWatching: true,
    });
  });

  test('keeps the good parts of a half-bad file', () => {
    writeFileSync(path.join(folder, 'desktop.json'), '{"window":{"x":"left"},"maximized":true}');
    expect(new MemoryFile(folder, silent).value).toEqual({
      window: null,
      maximized: true,
      saidKeepsWatching: false,
      zoomFactor: 1,
      softwareDrawing: false,
      updateChannel: 'off',
      update: null,
      badVersion: null,
    });
  });
});
