import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';
import { WatchdeckError } from '#shared/model/errors.ts';
import { archiveTimeMs } from './names.ts';
import type { KeptBackup } from './names.ts';
import type { BucketSettings } from './types.ts';
import { xmlBlocks, xmlText } from './xml.ts';

/** Larger archives are sent in parts of this size: 10,000 parts, S3's limit, are 312 GB. */
const PART_BYTES = 32 << 20;

/** The key pair of a bucket. */
export interface BucketKeys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/**
 * A bucket of an S3-compatible store, addressed by path (`endpoint/bucket/key`), as every such store takes it. What
 * throws is a WatchdeckError (`io`) with the store's own words.
 */
export class Bucket {
  private readonly settings: BucketSettings;
  private readonly partBytes: number;
  private readonly client: AwsClient;

  constructor(settings: BucketSettings, keys: BucketKeys, partBytes = PART_BYTES) {
    this.settings = settings;
    this.partBytes = partBytes;
    this.client = new AwsClient({
      accessKeyId: keys.accessKey,
      secretAccessKey: keys.secretKey,
      service: 's3',
      region: settings.region,
      // Answers of 5xx and 429 are tried again, for some three seconds in all.
      retries: 5,
      initRetryMs: 100,
    });
  }

  /** The backups in the bucket, oldest first; other objects are passed over. */
  async list(): Promise<KeptBackup[]> {
    const kept: KeptBackup[] = [];
    let token = '';
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix: this.settings.prefix });
      if (token !== '') query.set('continuation-token', token);
      const xml = await (await this.send('GET', `?${query.toString()}`, 'list the backups')).text();
      for (const object of xmlBlocks(xml, 'Contents')) {
        const name = xmlText(object, 'Key')?.slice(this.settings.prefix.length) ?? '';
        const createdAtMs = archiveTimeMs(name);
        if (createdAtMs !== null)
          kept.push({ name, createdAtMs, sizeBytes: Number(xmlText(object, 'Size')) });
      }
      token = xmlText(xml, 'NextContinuationToken') ?? '';
    } while (token !== '');
    return kept.sort((a, b) => a.createdAtMs - b.createdAtMs);
  }

  /** Sends a file, and asks the store how much it has of it. Every part is signed with its checksum. */
  async put(file: string, name: string): Promise<void> {
    const { size } = await stat(file);
    const handle = await open(file);
    try {
      if (size <= this.partBytes) {
        await this.send('PUT', this.keyOf(name), `store ${name}`, await readPart(handle, 0, size));
      } else await this.putParts(handle, size, name);
    } finally {
      await handle.close();
    }
    const stored = await this.send('HEAD', this.keyOf(name), `look at ${name}`);
    const storedBytes = Number(stored.headers.get('content-length'));
    if (storedBytes === size) return;
    throw this.problem(`store ${name}`, `it has ${storedBytes} of ${size} bytes`);
  }

  /** Fetches a backup into a file, which must not exist yet. */
  async get(name: string, file: string): Promise<void> {
    const response = await this.send('GET', this.keyOf(name), `fetch ${name}`);
    if (response.body === null) throw this.problem(`fetch ${name}`, 'the answer is empty');
    try {
      await pipeline(Readable.fromWeb(response.body), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      await rm(file, { force: true });
      throw this.problem(`fetch ${name}`, error instanceof Error ? error.message : String(error));
    }
  }

  async remove(name: string): Promise<void> {
    await this.send('DELETE', this.keyOf(name), `remove ${name}`);
  }

  /** S3's multipart upload; given up as a whole when a part fails, so that no half object is kept or paid for. */
  private async putParts(handle: FileHandle, size: number, name: string): Promise<void> {
    const what = `store ${name}`;
    const started = await (await this.send('POST', `${this.keyOf(name)}?uploads`, what)).text();
    const uploadId = xmlText(started, 'UploadId');
    if (uploadId === null) throw this.problem(what, 'it gave no UploadId');
    const upload = `${this.keyOf(name)}?uploadId=${encodeURIComponent(uploadId)}`;
    try {
      const parts: string[] = [];
      for (let from = 0; from < size; from += this.partBytes) {
        const bytes = await readPart(handle, from, Math.min(this.partBytes, size - from));
        const number = parts.length + 1;
        const { headers } = await this.send('PUT', `${upload}&partNumber=${number}`, what, bytes);
        const tag = headers.get('etag') ?? '';
        parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`);
      }
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      const answer = await (await this.send('POST', upload, what, Buffer.from(body))).text();
      // The store answers 200 before it is done, and may say then that it failed.
      if (answer.includes('<Error>')) throw this.problem(what, xmlText(answer, 'Message') ?? answer);
    } catch (error) {
      await this.send('DELETE', upload, what).catch(() => undefined);
      throw error;
    }
  }

  private keyOf(name: string): string {
    return `/${`${this.settings.prefix}${name}`.split('/').map(encodeURIComponent).join('/')}`;
  }

  private async send(method: string, keyAndQuery: string, what: string, body?: Buffer): Promise<Response> {
    const { endpoint, bucket } = this.settings;
    const url = `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(bucket)}${keyAndQuery}`;
    let response: Response;
    try {
      response = await this.client.fetch(url, {
        method,
        headers: {
          'x-amz-content-sha256': createHash('sha256')
            .update(body ?? '')
            .digest('hex'),
        },
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
      });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw this.problem(what, cause instanceof Error ? cause.message : String(cause));
    }
    if (response.ok) return response;
    const text = await response.text();
    const said = xmlText(text, 'Message') ?? xmlText(text, 'Code') ?? '';
    throw this.problem(what, `HTTP ${response.status}${said === '' ? '' : `, ${said}`}`);
  }

  private problem(what: string, reason: string): WatchdeckError {
    const { endpoint, bucket } = this.settings;
    return new WatchdeckError(
      'io',
      `The bucket "${bucket}" of ${endpoint} did not ${what}: ${reason}. Check backup.s3 and its keys.`,
      { endpoint, bucket },
    );
  }
}

async function readPart(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    const { bytesRead } = await handle.read(bytes, at, length - at, from + at);
    if (bytesRead === 0) throw new WatchdeckError('io', 'the archive became shorter while it was sent');
    at += bytesRead;
  }
  return bytes;
}
