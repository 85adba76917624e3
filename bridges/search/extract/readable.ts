/** Whether there are words to be had out of a file, told by its type and name before a byte of it is read. */

export type Reader = 'pdf' | 'office' | 'html' | 'mail' | 'plain';

interface Described {
  readonly kind?: 'file' | 'folder';
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

const OFFICE_TYPE =
  /^application\/(vnd\.(openxmlformats-officedocument|oasis\.opendocument)\.|epub)/;
const OFFICE_NAME = /\.(docx|docm|dotx|xlsx|xlsm|xltx|pptx|pptm|potx|od[tspg]|ot[tsp]|epub)$/i;
const TEXT_TYPE =
  /^application\/(json|.*\+json|xml|.*\+xml|javascript|typescript|toml|yaml|x-yaml|sql|x-sh|x-tex)$/;
const TEXT_NAME =
  /\.(txt|md|markdown|log|csv|tsv|jsonl?|xml|ya?ml|toml|ini|conf|tex|bib|rst|adoc|org|srt|vtt|ics|vcf)$/i;

/** Files up to this size are read whole; of plain text only the beginning is needed. */
const FILE_BYTES_MAX = 33_554_432;
const TEXT_BYTES_MAX = 4_194_304;

/** What can read it; undefined when nothing can. */
export function readerFor({ name, type }: Pick<Described, 'name' | 'type'>): Reader | undefined {
  if (type === 'application/pdf' || /\.pdf$/i.test(name)) return 'pdf';
  if (OFFICE_TYPE.test(type) || OFFICE_NAME.test(name)) return 'office';
  if (type === 'message/rfc822' || /\.eml$/i.test(name)) return 'mail';
  if (type === 'text/html' || type === 'application/xhtml+xml' || /\.x?html?$/i.test(name)) {
    return 'html';
  }
  // Rich text is codes more than words.
  if (type === 'text/rtf') return undefined;
  if (type.startsWith('text/') || TEXT_TYPE.test(type) || TEXT_NAME.test(name)) return 'plain';
  return undefined;
}

/** Bytes of it that are read. */
export function bytesRead({ name, type, size }: Described): number {
  const reader = readerFor({ name, type });
  return Math.min(size, reader === 'plain' || reader === 'html' ? TEXT_BYTES_MAX : size);
}

export function isReadable(file: Described): boolean {
  if (file.kind === 'folder' || file.size === 0) return false;
  return readerFor(file) !== undefined && bytesRead(file) <= FILE_BYTES_MAX;
}
