/**
 * Text out of office files: archives of XML (docx, xlsx, pptx, the OpenDocument ones) and of HTML (epub).
 *
 * An archive says how large its files are before one is unpacked, and those that hold text are unpacked only as long
 * as they fit together into a bound; one that lies about its sizes is cut where it said it would end.
 */
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { BoundedText, Unreadable } from './bounded-text.ts';
import { addXmlText, textOfHtml, type XmlRule } from './markup.ts';

/** Entries of an archive that are looked at; those that are unpacked; bytes they have together. */
const ENTRIES_MAX = 20_000;
const UNPACKED_MAX = 1_000;
const UNPACKED_BYTES_MAX = 67_108_864;

/** The files of an archive that hold text, most important first, each with how it is read. */
const PLACES: readonly { readonly name: RegExp; readonly rule: XmlRule | 'html' }[] = [
  {
    name: /^word\/(document\d*|footnotes|endnotes|comments|header\d*|footer\d*)\.xml$/,
    rule: {
      // Codes of fields, and what was struck out.
      silent: (name) => name === 'instrText' || name === 'delText',
      lines: new Set(['p', 'br', 'tc', 'tr']),
    },
  },
  { name: /^ppt\/(slides|notesSlides)\/[^/]+\.xml$/, rule: { lines: new Set(['p', 'br']) } },
  {
    name: /^xl\/(sharedStrings|comments\d*)\.xml$/,
    rule: { silent: (name) => name === 'rPh', lines: new Set(['si', 'text']) },
  },
  {
    name: /^xl\/worksheets\/[^/]+\.xml$/,
    rule: {
      // A cell of the kind `s` holds but the number of a shared text; formulas are no text.
      silent: (name, { t }) => (name === 'c' && t === 's') || name === 'f',
      lines: new Set(['c', 'row']),
    },
  },
  { name: /^content\.xml$/, rule: { lines: new Set(['p', 'h', 'table-cell', 'tab']) } },
  { name: /\.x?html?$/i, rule: 'html' },
  {
    name: /^(docProps\/core|meta)\.xml$/,
    rule: {
      silent: (name) =>
        !/^(coreProperties|document-meta|meta|title|subject|creator|description|keywords?)$/.test(
          name,
        ),
      lines: new Set(['title', 'subject', 'creator', 'description', 'keywords', 'keyword']),
    },
  },
];

/** Throws Unreadable, or what the archive's library throws. */
export function textOfOffice(bytes: Uint8Array): string {
  const files = unpack(bytes);
  const text = new BoundedText();
  for (const { name, rule } of PLACES) {
    const names = Object.keys(files).filter((one) => name.test(one));
    // slide2 before slide10.
    names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    for (const one of names) {
      if (text.isFull) break;
      const content = files[one] as Uint8Array;
      if (rule === 'html') text.add(textOfHtml(content));
      else addXmlText(new TextDecoder().decode(content), rule, text);
      text.add('\n');
    }
  }
  return text.toString();
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  let [entries, unpacked, total] = [0, 0, 0];
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    entries += 1;
    if (entries > ENTRIES_MAX) throw new Unreadable('Too many files in an archive.');
    if (!PLACES.some((place) => place.name.test(name))) return false;
    unpacked += 1;
    total += originalSize;
    if (unpacked > UNPACKED_MAX || total > UNPACKED_BYTES_MAX) {
      throw new Unreadable('An archive would become too large.');
    }
    return true;
  };
  return unzipSync(bytes, { filter });
}
