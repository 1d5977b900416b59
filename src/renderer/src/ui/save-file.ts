/** A blob's address is good for this long after it was handed out. */
const REVOKE_MS = 60_000;

/** An address in this window that gives these bytes, for a while. */
export function blobUrl(bytes: Uint8Array, type: string): string {
  // A copy: the bytes may be a view into a whole message.
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  window.setTimeout(() => {
    URL.revokeObjectURL(url);
  }, REVOKE_MS);
  return url;
}

/** Hands a file to the browser's (or the desktop shell's) downloads. */
export function saveFile(fileName: string, bytes: Uint8Array, type: string): void {
  const link = document.createElement('a');
  link.href = blobUrl(bytes, type);
  link.download = fileName;
  link.click();
}
