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

test('the second line counts', () => {
  expect(watchSentence(0, 0, 0)).toBe('Watching this machine');
  expect(watchSentence(1, 0, 0)).toBe('Watching this machine and 1 target');
  expect(watchSentence(12, 1, 3)).toBe('Watching this machine and 12 targets, 1 is down, 3 alerts pending');
  expect(watchSentence(12, 2, 1)).toBe('Watching this machine and 12 targets, 2 are down, 1 alert pending');
});
