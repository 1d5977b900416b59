import { expect, test } from 'vitest';
import { nodeVersionProblem } from '#main/require-node.ts';

test('an older Node is told which one is needed and how to get it', () => {
  expect(nodeVersionProblem('v20.20.2')).toBe(
    'Watchdeck needs Node 24 or later, this is v20.20.2. ' +
      'Run it through npm (`npm start`), which uses the Node that `npm ci` installed, or install Node 24.',
  );
  expect(nodeVersionProblem('v9.0.0')).toContain('this is v9.0.0');
  expect(nodeVersionProblem('nonsense')).toContain('this is nonsense');
});

test('the needed Node and later ones pass', () => {
  expect(nodeVersionProblem('v24.0.0')).toBeNull();
  expect(nodeVersionProblem('v100.1.0')).toBeNull();
});
