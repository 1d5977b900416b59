import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import path from 'node:path';

interface S3rver {
  run(): Promise<{ address: string; port: number }>;
  close(): Promise<void>;
  httpServer?: Server;
}

// It comes without types.
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;

/** The keys the server takes. */
export const s3Keys = { accessKey: 'S3RVER', secretKey: 'S3RVER' };

/** A real S3 server on a port of its own, with one bucket called `backups`. */
export async function startS3(dir: string): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: path.join(dir, 's3'),
    configureBuckets: [{ name: 'backups' }],
  });
  const { port } = await server.run();
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
