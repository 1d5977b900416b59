import { expect, test } from 'vitest';
import { stateMark, stateSentence, watchSentence } from '../../../../src/renderer/src/app/state-line.ts';

const none = { critical: 0, high: 0, medium: 0, low: 0 };

test('the state line names what fires, most severe first', () => {
  expect(stateSentence(none)).toBe('All good');
  expect(stateSentence({ ...none, critical: 2, high: 1 })).toBe('2 critical, 1 high');
  expect(stateSentence({ ...none, low: 3 })).toBe('3 low');
});

test('its mark is the most severe', () => {
  expect(stateMark(none)).toBe('ok');
  expect(stateMark({ ...none, medium: 1, low: 4 })).toBe('medium');
});

test.each([
  [{}, 'Watching this machine'],
  [{ targets: 1 }, 'Watching this machine and 1 target'],
  [{ checks: 1 }, 'Watching this machine and 1 check'],
  [
    { targets: 12, checks: 3, down: 1, pending: 3 },
    'Watching this machine, 12 targets and 3 checks, 1 is down, 3 alerts pending',
  ],
  [{ targets: 12, down: 2, pending: 1 }, 'Watching this machine and 12 targets, 2 are down, 1 alert pending'],
])('the second line counts %o', (watched, words) => {
  expect(watchSentence({ targets: 0, checks: 0, down: 0, pending: 0, ...watched })).toBe(words);
});
