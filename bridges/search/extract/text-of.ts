/** Takes the text out of one file, whatever it is. */
import type { FileText } from '../index-entry.ts';
import { Unreadable } from './bounded-text.ts';
import { textOfMail } from './mail.ts';
import { textOfHtml } from './markup.ts';
import { textOfOffice } from './office.ts';
import { textOfPlain } from './plain.ts';
import { type Reader, readerFor } from './readable.ts';

/** Throws Unreadable, or whatever a library throws at a file that is damaged. */
export async function textOf(
  file: { name: string; type: string },
  bytes: Uint8Array,
): Promise<FileText> {
  const reader = readerFor(file);
  if (reader === undefined) throw new Unreadable('There is no text in files of this kind.');
  if (reader === 'mail') return textOfMail(bytes);
  return { body: await bodyOf(reader, bytes), sender: '', receiver: '', date: undefined };
}

async function bodyOf(reader: Exclude<Reader, 'mail'>, bytes: Uint8Array): Promise<string> {
  if (reader === 'office') return textOfOffice(bytes);
  if (reader === 'html') return textOfHtml(bytes);
  if (reader === 'plain') return textOfPlain(bytes);
  // Loaded by the first PDF: it is by far the largest of the libraries.
  const { textOfPdf } = await import('./pdf.ts');
  return textOfPdf(bytes);
}
