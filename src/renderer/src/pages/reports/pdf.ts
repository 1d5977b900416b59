import { blobUrl, saveFile } from '../../ui/save-file.ts';

const PDF = 'application/pdf';

/** Shows the PDF in a new tab. */
export function openPdf(pdf: Uint8Array): void {
  window.open(blobUrl(pdf, PDF), '_blank', 'noopener');
}

/** Hands the PDF to the browser's (or the desktop shell's) downloads. */
export function savePdf(fileName: string, pdf: Uint8Array): void {
  saveFile(fileName, pdf, PDF);
}
