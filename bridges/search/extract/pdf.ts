/**
 * Text out of PDF, page by page, until there is enough. Fonts, pictures and scripts of the file are not touched.
 */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { BoundedText } from './bounded-text.ts';

const PAGES_MAX = 2_000;

interface Metadata {
  readonly info: Readonly<Record<string, unknown>>;
}

/** Throws what the library throws: for a file that is none, or locked by a password. */
export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const task = getDocument({
    data: bytes,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    useWorkerFetch: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    const pdf = await task.promise;
    const text = new BoundedText();
    const { info } = (await pdf.getMetadata()) as unknown as Metadata;
    for (const key of ['Title', 'Subject', 'Author', 'Keywords']) {
      if (typeof info[key] === 'string') text.add(`${info[key]}\n`);
    }
    for (let at = 1; at <= Math.min(pdf.numPages, PAGES_MAX) && !text.isFull; at += 1) {
      const page = await pdf.getPage(at);
      const { items } = await page.getTextContent();
      for (const item of items)
        if ('str' in item) text.add(item.hasEOL ? `${item.str}\n` : item.str);
      text.add('\n');
      page.cleanup();
    }
    return text.toString();
  } finally {
    await task.destroy();
  }
}
