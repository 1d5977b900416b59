import { createHmac } from 'node:crypto';

/**
 * Headers by which a receiver sees that a request is ours and fresh: the time (unix seconds) and the HMAC SHA-256, in hex, of
 * `TIME.BODY`.
 */
export function signatureHeaders(secret: string, body: string, nowMs: number): Record<string, string> {
  const time = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return { 'x-watchdeck-timestamp': time, 'x-watchdeck-signature': `sha256=${signature}` };
}
