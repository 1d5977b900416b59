import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { BlockTools } from './codec/block.ts';

/** Level 3 packs about as well as 9 here: the columns are entropy coded already, what is left are repeated columns. */
const options = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** The largest part that is taken: damaged or hostile bytes must not unpack to gigabytes. */
const MAX_PART_BYTES = 64 << 20;

export const blockTools: BlockTools = {
  compress: (bytes) => zstdCompressSync(bytes, options),
  decompress: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: MAX_PART_BYTES }),
  checksum: (bytes) => crc32(bytes),
};
