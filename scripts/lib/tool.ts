import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inProject, projectRoot } from './paths.ts';

/** How a tool ended; `output` is stdout and stderr in the order they came, empty where they were inherited. */
export interface ToolResult {
  readonly code: number;
  readonly output: string;
  readonly ms: number;
}

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** True: the tool writes to this terminal while it runs. False (default): its output is collected. */
  readonly inherit?: boolean;
}

/**
 * The script behind an npm package's command. Run with this Node instead of the `.bin` shims, which need a shell on
 * Windows and may pick another Node.
 */
export function toolScript(packageName: string, command: string = packageName): string {
  const manifest = JSON.parse(
    readFileSync(inProject('node_modules', packageName, 'package.json'), 'utf8'),
  ) as {
    bin?: string | Record<string, string>;
  };
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[command];
  if (bin === undefined) throw new Error(`package ${packageName} has no command ${command}; run \`npm ci\``);
  return inProject('node_modules', packageName, bin);
}

/** Runs a JavaScript or TypeScript file with this Node; a tool that can't be started or dies of a signal counts as code 1. */
export function runNode(
  script: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  return runCommand(process.execPath, [script, ...args], options);
}

/** Runs a program; never rejects, a program that can't be started is code 127 with the reason as output. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? projectRoot,
      env: { ...process.env, ...options.env },
      stdio: options.inherit === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const finish = (code: number): void => {
      resolve({ code, output, ms: performance.now() - started });
    };
    child.on('error', (error) => {
      output += `${command}: ${error.message}\n`;
      finish(127);
    });
    child.on('close', (code) => {
      finish(code ?? 1);
    });
  });
}
