import { ScrapeError } from './failure.ts';
import type { SecretSource } from './http-settings.ts';

/** How secrets are reached: the file system and the environment. */
export interface SecretAccess {
  readonly readFile: (path: string) => Promise<string>;
  readonly env: (name: string) => string | undefined;
}

/** Reads a secret anew, without the line break that editors leave at its end. `what` names it in the message. */
export async function readSecret(access: SecretAccess, source: SecretSource, what: string): Promise<string> {
  if ('text' in source) return source.text;
  let secret: string | undefined;
  if ('env' in source) {
    secret = access.env(source.env)?.trim();
    if (secret === undefined || secret === '') {
      throw new ScrapeError(
        'secret_unreadable',
        `The ${what} is not there: the environment variable ${source.env} is not set.`,
      );
    }
    return secret;
  }
  secret = (await readNamedFile(access, source.file, what)).trim();
  if (secret === '')
    throw new ScrapeError('secret_unreadable', `The ${what} is not there: the file ${source.file} is empty.`);
  return secret;
}

/** Reads a file that the target's settings name. */
export async function readNamedFile(access: SecretAccess, path: string, what: string): Promise<string> {
  try {
    return await access.readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'it may not be read by this user'
          : String(error);
    throw new ScrapeError('secret_unreadable', `The ${what} could not be read from ${path}: ${reason}.`);
  }
}
