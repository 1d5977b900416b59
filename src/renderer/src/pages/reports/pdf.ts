/** A blob's address is good for this long after it was handed out. */
const REVOKE_MS = 60_000;

function urlOf(pdf: Uint8Array): string {
  // A copy: the bytes may be a view into a whole message.
  const url = URL.createObjectURL(new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }));
  window.setTimeout(() => {
    URL.revokeObjectURL(url);
  }, REVOKE_MS);
  return url;
}

/** Shows the PDF in a new tab. */
export function openPdf(pdf: Uint8Array): void {
  window.open(urlOf(pdf), '_blank', 'noopener');
}

/** Hands the PDF to the browser's (or the desktop shell's) downloads. */
export function savePdf(fileName: string, pdf: Uint8Array): void {
  const link = document.createElement('a');
  link.href = urlOf(pdf);
  link.download = fileName;
  link.click();
}
