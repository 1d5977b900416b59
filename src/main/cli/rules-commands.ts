import type { Command } from './command.ts';

/** promtool's commands for rules, with its output and exit codes. */
export const rulesCommands: readonly Command[] = [
  {
    name: 'check rules',
    usage: '[--lint=all|duplicate-rules|none] [--lint-fatal] [--ignore-unknown-fields] [FILE…]',
    summary: 'check rule files, or what stands on stdin',
    run: async (args, context) => (await import('./check-rules.ts')).runCheckRules(args, context),
  },
  {
    name: 'test rules',
    usage: '[--run=REGEX]… [--debug] [--diff] [--junit=FILE] [--ignore-unknown-fields] FILE…',
    summary: "run unit tests for rules, in promtool's format",
    run: async (args, context) => (await import('./test-rules.ts')).runTestRules(args, context),
  },
];
