import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { DeliveryRefused } from '../alerting/index.ts';
import { mapOf } from './payloads/texts.ts';
import type { GroupMessage, Integration, Secret } from '../alerting/types.ts';
import type { TlsSettings } from '../scrape/index.ts';

type Email = Extract<Integration, { kind: 'email' }>;

const TIMEOUT_MS = 15_000;
const SMTPS_PORT = 465;

/** Sends a group's news by SMTP; rejects as {@link postJson} does. `messageId` makes a repeated message recognisable. */
export async function sendEmail(
  email: Email,
  message: GroupMessage,
  options: { readonly read: (secret: Secret) => Promise<string>; readonly messageId: string },
): Promise<void> {
  const { host, port } = splitSmarthost(email.smarthost);
  // Loaded when a mail is sent: most consoles never send one, and all of them have to start.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: port === SMTPS_PORT,
    requireTLS: email.requireTls && port !== SMTPS_PORT,
    ...(email.hello === null || email.hello === '' ? {} : { name: email.hello }),
    ...(email.auth === null
      ? {}
      : { auth: { user: email.auth.username, pass: await options.read(email.auth.password) } }),
    ...(email.tls === undefined ? {} : { tls: await tlsOf(email.tls) }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  const { texts = {} } = email;
  const { html } = texts;
  const state = message.status === 'resolved' ? 'RECOVERED' : message.severity.toUpperCase();
  try {
    await transport.sendMail({
      from: texts['from'] ?? email.from,
      to: texts['to'] ?? email.to,
      // A line feed would end the header.
      subject: (texts['subject'] ?? `[${state}] ${message.title}`).replace(/\s+/g, ' ').trim(),
      text: texts['text'] ?? textOf(message),
      ...(html === undefined || html === '' ? {} : { html }),
      headers: mapOf(texts, 'headers'),
      messageId: `<${options.messageId}@watchdeck>`,
    });
  } catch (error) {
    const said = `the mail server ${email.smarthost}: ${error instanceof Error ? error.message : String(error)}`;
    const { responseCode } = error as { responseCode?: number };
    // 5xx is SMTP's "no, and don't ask again" (RFC 5321, 4.2.1).
    throw responseCode !== undefined && responseCode >= 500
      ? new DeliveryRefused(said)
      : new Error(said, { cause: error });
  } finally {
    transport.close();
  }
}

/** A `tls_config` as Node takes it; its files are read anew each time. */
async function tlsOf(tls: TlsSettings): Promise<ConnectionOptions> {
  const read = async (part: 'ca' | 'cert' | 'key'): Promise<ConnectionOptions> => {
    const source = tls[part];
    if (source === null || 'env' in source) return {};
    // Not trimmed as secrets are: PEM ends in a line break.
    return { [part]: 'text' in source ? source.text : await readFile(source.file, 'utf8') };
  };
  return {
    ...(await read('ca')),
    ...(await read('cert')),
    ...(await read('key')),
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(tls.serverName === '' ? {} : { servername: tls.serverName }),
    ...(tls.minVersion === null ? {} : { minVersion: tls.minVersion }),
    ...(tls.maxVersion === null ? {} : { maxVersion: tls.maxVersion }),
  };
}

function textOf({ alerts }: GroupMessage): string {
  return alerts
    .map((alert) => {
      const labels = Object.entries(alert.labels).map(([name, value]) => `  ${name} = ${value}`);
      return [
        `${alert.status === 'firing' ? 'FIRING' : 'RECOVERED'}: ${alert.title}`,
        alert.body,
        ...labels,
      ].join('\n');
    })
    .join('\n\n');
}

function splitSmarthost(smarthost: string): { host: string; port: number } {
  const at = smarthost.lastIndexOf(':');
  const port = Number(smarthost.slice(at + 1));
  const host = smarthost.slice(0, at).replace(/^\[|\]$/g, '');
  return at > 0 && Number.isInteger(port) ? { host, port } : { host: smarthost, port: 25 };
}
