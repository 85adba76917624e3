/**
 * Opens a PDF with pdf.js, which runs in a worker of its own and fetches just the ranges it needs.
 *
 * pdf.js is told never to evaluate code and to load nothing: fonts that a file does not bring along
 * are taken from the system.
 */

import type { PDFDocumentProxy } from 'pdfjs-dist';
import { GlobalWorkerOptions, getDocument, PDFDataRangeTransport } from 'pdfjs-dist';
import type { ReadableFile } from '../media/byte-reader.ts';
import { readAll } from '../media/read-ahead.ts';

export type { PDFDocumentProxy };

const FIRST_BYTES = 262_144;

class FileTransport extends PDFDataRangeTransport {
  readonly #file: ReadableFile;
  readonly #signal: AbortSignal;
  readonly #failed: (error: unknown) => void;

  constructor(
    file: ReadableFile,
    start: Uint8Array,
    signal: AbortSignal,
    failed: (error: unknown) => void,
  ) {
    super(file.size, start);
    this.#file = file;
    this.#signal = signal;
    this.#failed = failed;
  }

  override requestDataRange(begin: number, end: number): void {
    readAll(this.#file, begin, end, { signal: this.#signal }).then(
      (bytes) => this.onDataRange(begin, bytes),
      this.#failed,
    );
  }
}

/** Breaks with what the reader breaks with, or with pdf.js's error when it is no good PDF. */
export async function openPdf(file: ReadableFile, signal: AbortSignal): Promise<PDFDocumentProxy> {
  GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-worker.ts', import.meta.url), {
    type: 'module',
  });
  const start = await readAll(file, 0, Math.min(FIRST_BYTES, file.size), { signal });
  const whole = file.size <= FIRST_BYTES;
  let failed: (error: unknown) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    failed = reject;
  });
  broken.catch(() => undefined);
  const task = getDocument({
    ...(whole ? { data: start } : { range: new FileTransport(file, start, signal, failed) }),
    isEvalSupported: false,
    useWasm: false,
    useSystemFonts: true,
    disableFontFace: false,
    enableXfa: false,
    disableAutoFetch: true,
    disableStream: true,
    stopAtErrors: false,
  });
  signal.addEventListener('abort', () => void task.destroy(), { once: true });
  return Promise.race([task.promise, broken]);
}
