import { parseArgs } from 'node:util';

/** "PING" on a telephone's keys. */
export const DEFAULT_PORT = 7464;
export const DEFAULT_HOST = '127.0.0.1';

export interface ServeOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  dataDir: string | undefined;
  configFile: string | undefined;
  open: boolean;
  /** Further names by which the console may be asked for, e.g. behind a reverse proxy. */
  allowedHosts: readonly string[];
}

export type ServeCommand =
  | { kind: 'serve'; options: ServeOptions }
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'refused'; message: string };

export const helpText = `Watchdeck, the monitoring console, served to a browser.

  --port N            TCP port, 0 takes a free one (default ${DEFAULT_PORT})
  --listen HOST       address to listen on (default ${DEFAULT_HOST}: this machine only)
  --allow-host NAME   answer to this host name too, e.g. behind a reverse proxy; may be repeated
  --no-open           print the address, open no window
  --data-dir DIR      where everything is kept (also WATCHDECK_DATA_DIR)
  --config FILE       the configuration (default watchdeck.yml in the data folder)
  --version           print the version
  --help              print this
`;

/** Reads the command line. Unknown flags are refused: a misspelt one must not be lost silently. */
export function parseServeOptions(argv: readonly string[]): ServeCommand {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        listen: { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        'no-open': { type: 'boolean' },
        'data-dir': { type: 'string' },
        config: { type: 'string' },
        version: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return refuse(sentence(error instanceof Error ? error.message : String(error)));
  }
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const port = values.port === undefined ? DEFAULT_PORT : portNumber(values.port);
  if (port === null) return refuse(`--port takes a number from 0 to 65535, not "${values.port ?? ''}".`);
  for (const flag of ['listen', 'data-dir', 'config'] as const) {
    if (values[flag] === '') return refuse(`--${flag} needs a value.`);
  }
  return {
    kind: 'serve',
    options: {
      host: values.listen ?? DEFAULT_HOST,
      port,
      dataDir: values['data-dir'],
      configFile: values.config,
      open: values['no-open'] !== true,
      allowedHosts: values['allow-host'] ?? [],
    },
  };
}

function portNumber(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port <= 65_535 ? port : null;
}

/** Node ends some of its messages with a full stop and some without. */
function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function refuse(message: string): ServeCommand {
  return { kind: 'refused', message: `${message} See --help.` };
}
