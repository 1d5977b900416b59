import { describe, expect, test } from 'vitest';
import { findCommand, helpText } from '#main/cli/run.ts';
import type { Command } from '#main/cli/command.ts';

const command = (name: string, usage = ''): Command => ({
  name,
  usage,
  summary: `does ${name}`,
  run: () => Promise.resolve(0),
});
const known = [command('check rules', 'FILE…'), command('check'), command('verify')];

describe('finding a command', () => {
  test('takes the longest name and leaves the rest as arguments', () => {
    expect(findCommand(known, ['check', 'rules', 'a.yml'])).toEqual({ command: known[0], args: ['a.yml'] });
    expect(findCommand(known, ['check', 'a.yml'])).toEqual({ command: known[1], args: ['a.yml'] });
    expect(findCommand(known, ['verify'])).toEqual({ command: known[2], args: [] });
  });
  test('finds nothing for an unknown name, nor for two words given as one', () => {
    expect(findCommand(known, ['vérify'])).toBeNull();
    expect(findCommand(known, ['check rules'])).toBeNull();
  });
});

test('the help lists every command in one column', () => {
  expect(helpText(known).split('\n')).toEqual([
    'Usage: watchdeck COMMAND …',
    '',
    '  check rules FILE…  does check rules',
    '  check              does check',
    '  verify             does verify',
  ]);
});
