/**
 * The command that runs an npm script the way a person does. Inside an npm script npm names its own file, which needs
 * no shell on Windows.
 */
export function npmCommand(...args: string[]): [string, ...string[]] {
  const cli = process.env['npm_execpath'];
  return cli === undefined ? ['npm', ...args] : [process.execPath, cli, ...args];
}
