/** Programs that stay until their notification is gone, as real processes that behave like notify-send in all its moods. */
import { describe, expect, test } from 'vitest';
import { startProgram } from '#main/serve/notify-program.ts';

const start = (script: string, onAnswer: (line: string) => void = () => undefined) =>
  startProgram({ file: 'sh', args: ['-c', script] }, onAnswer);

const NO_BUTTONS = 'Actions are not supported by this notifications server. Displaying non-interactively.';

describe.skipIf(process.platform === 'win32')('a program that stays', () => {
  test('gives its id while it runs, and each later line as an answer', async () => {
    const answers: string[] = [];
    const { id, ended } = await start('echo 7; sleep 0.3; echo acknowledge', (line) => answers.push(line));
    expect([id, answers]).toEqual(['7', []]);
    await ended;
    expect(answers).toEqual(['acknowledge']);
  });

  test('is ended when nobody wants its answer', async () => {
    const { stop, ended } = await start('echo 7; exec sleep 600');
    stop();
    await ended;
  });

  test('is no success when it printed an id and showed nothing', async () => {
    // Many times, for the two pipes are read in either order.
    for (let at = 0; at < 20; at += 1) {
      await expect(start('echo "The name is not activatable" >&2; echo 0; exit 1')).rejects.toThrow(
        'sh: The name is not activatable',
      );
    }
    await expect(start(`echo "${NO_BUTTONS}" >&2; echo "no daemon" >&2; echo 0; exit 1`)).rejects.toThrow(
      'no daemon',
    );
  });

  test('that shows a notification without its buttons has shown it', async () => {
    const { id, ended } = await start(`echo "${NO_BUTTONS}" >&2; echo 8; exit 1`);
    expect(id).toBe('8');
    await ended;
  });

  test('may grumble', async () => {
    const { id, stop } = await start('echo "a warning" >&2; echo 9; exec sleep 600');
    expect(id).toBe('9');
    stop();
  });

  test('says what is missing', async () => {
    await expect(startProgram({ file: 'no-such-program', args: [] }, () => undefined)).rejects.toThrow(
      'no-such-program is not installed',
    );
    await expect(start('exit 3')).rejects.toThrow('ended without a word');
  });
});
