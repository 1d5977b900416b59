import { createHash } from 'node:crypto';

/** The last eight bytes of a text's MD5 as a big-endian number: what Prometheus takes for a hash in `hashmod`. */
export function md5Tail(text: string): bigint {
  return createHash('md5').update(text, 'utf8').digest().readBigUInt64BE(8);
}
