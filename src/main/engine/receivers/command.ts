import { DeliveryRefused } from '../alerting/index.ts';
import type { GroupMessage, Integration } from '../alerting/types.ts';
import { killProgram, startFailureWords, startProgram } from '../base/child-program.ts';
import { webhookBody } from './payloads/webhook.ts';

type Command = Extract<Integration, { kind: 'command' }>;

/** Of what a program says, for the message that it failed. */
const MOST_SAID = 400;
/** Linux takes 128 KiB of one variable. */
const MOST_JSON_BYTES = 100_000;

/**
 * Tells by a program, without a shell and with an environment of its own: the message stands in variables, the whole of it as
 * Alertmanager's webhook has it in `WATCHDECK_MESSAGE`. Exit code 0 says that it was taken. Rejects with
 * {@link DeliveryRefused} for a program that isn't on the list, with another error when it may work later.
 */
export async function runCommand(
  { command, timeoutMs }: Command,
  message: GroupMessage,
  options: { readonly allowed: readonly string[]; readonly idempotencyKey: string },
): Promise<void> {
  const [program = ''] = command;
  if (!options.allowed.includes(program)) {
    throw new DeliveryRefused(
      `${program} may not be run: alerting.commands in watchdeck.yml lists the programs that may, and it is not there`,
    );
  }
  const child = startProgram(command, {
    environment: { ...variablesOf(message), WATCHDECK_KEY: options.idempotencyKey },
    workingDirectory: null,
    env: (name) => process.env[name],
  });
  let said = '';
  const keep = (part: Buffer): void => {
    if (said.length < MOST_SAID) said = (said + part.toString('utf8')).slice(0, MOST_SAID);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const tooLong = new AbortController();
  const timer = setTimeout(() => {
    tooLong.abort();
    killProgram(child);
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(startFailureWords(error, program), { cause: error })));
    child.once('close', resolve);
  }).finally(() => clearTimeout(timer));
  if (tooLong.signal.aborted)
    throw new Error(`${program} did not end within ${String(timeoutMs / 1000)} s and was stopped`);
  if (code === 0) return;
  const words = said.replace(/\s+/g, ' ').trim();
  throw new Error(
    `${program} ended with ${code === null ? 'a signal' : String(code)}${words === '' ? '' : `: ${words}`}`,
  );
}

function variablesOf(message: GroupMessage): Record<string, string> {
  const { status, severity, title, body, receiver } = message;
  return {
    WATCHDECK_STATUS: status,
    WATCHDECK_SEVERITY: severity,
    WATCHDECK_TITLE: withoutNul(title),
    WATCHDECK_BODY: withoutNul(body),
    WATCHDECK_RECEIVER: receiver,
    WATCHDECK_MESSAGE: jsonOf(message),
  };
}

/** The whole message, with as many of its alerts as there is room for. */
function jsonOf(message: GroupMessage): string {
  for (let alerts = message.alerts.length; ; alerts = Math.floor(alerts / 2)) {
    // 0 alerts would mean all of them.
    const json = JSON.stringify(webhookBody(message, Math.max(alerts, 1)));
    if (alerts <= 1 || Buffer.byteLength(json) <= MOST_JSON_BYTES) return withoutNul(json);
  }
}

/** A variable can't hold it. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}
