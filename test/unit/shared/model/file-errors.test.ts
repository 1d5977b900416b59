import { expect, test } from 'vitest';
import { explainFileError } from '#shared/model/file-errors.ts';

const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: as the system says it`), { code });

test.each([
  ['ENOSPC', /the disk is full \(ENOSPC: .*\)\. Free some space/],
  ['EROFS', /may not write there \(EROFS: .*\)\. Give the account/],
  ['EEXIST', /a file stands where a folder should be \(EEXIST: .*\)\. Move that file elsewhere/],
  ['EISDIR', /a folder stands where a file should be \(EISDIR: .*\)\. Move that folder/],
])('%s is said for people, with the way out', (code, words) => {
  expect(explainFileError(systemError(code))).toMatch(words);
});

test('what isn’t known is passed on as a sentence', () => {
  expect(explainFileError(systemError('EMFILE'))).toBe('EMFILE: as the system says it.');
  expect(explainFileError('odd')).toBe('odd.');
});
