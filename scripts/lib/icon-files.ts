/** Icon files of Windows and macOS: both are boxes of PNGs. */

/** A square PNG with its side in pixels. */
export interface SizedPng {
  readonly pixels: number;
  readonly png: Buffer;
}

const ICO_HEAD_BYTES = 6;
const ICO_ENTRY_BYTES = 16;

/** A Windows icon (ICO with PNGs, as Windows reads them since Vista). Sides up to 256. */
export function icoOf(images: readonly SizedPng[]): Buffer {
  const head = Buffer.alloc(ICO_HEAD_BYTES);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = ICO_HEAD_BYTES + ICO_ENTRY_BYTES * images.length;
  const entries = images.map(({ pixels, png }) => {
    const entry = Buffer.alloc(ICO_ENTRY_BYTES);
    // 0 stands for 256.
    entry.writeUInt8(pixels % 256, 0);
    entry.writeUInt8(pixels % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...images.map(({ png }) => png)]);
}

/** Types of an ICNS's entries by the side of their PNG; sides of screens with two pixels per point come twice. */
const ICNS_TYPES: readonly (readonly [type: string, pixels: number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** A macOS icon (ICNS); `images` has a PNG of every side from 16 to 1024. Throws when one is missing. */
export function icnsOf(images: readonly SizedPng[]): Buffer {
  const parts = ICNS_TYPES.map(([type, pixels]) => {
    const found = images.find((image) => image.pixels === pixels);
    if (found === undefined) throw new Error(`the icon lacks a picture of ${String(pixels)} px`);
    return box(type, found.png);
  });
  return box('icns', Buffer.concat(parts));
}

function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(head.length + body.length, 4);
  return Buffer.concat([head, body]);
}
