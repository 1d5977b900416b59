import path from 'node:path';
import S3rver from 's3rver';

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
