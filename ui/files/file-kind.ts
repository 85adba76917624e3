/**
 * What sort of thing a file is to a person: decides its icon, its viewer and the filter it is under.
 */
import type { Item } from './item.ts';

export const FILE_KINDS = [
  'folder',
  'image',
  'video',
  'audio',
  'pdf',
  'markdown',
  'text',
  'archive',
  'other',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Media types outside text/ that are text all the same. */
const TEXT_TYPE =
  /^application\/(json|.*\+json|xml|.*\+xml|javascript|typescript|toml|yaml|x-yaml|sql|x-sh|x-httpd-php|x-tex)$/;
const TEXT_NAME =
  /\.(txt|log|csv|tsv|json|jsonl|xml|ya?ml|toml|ini|conf|env|[cm]?[jt]sx?|css|scss|html?|py|rb|rs|go|java|kt|c|h|cc|cpp|hpp|cs|swift|php|pl|sh|bash|zsh|fish|sql|lua|r|scm|rkt|hs|ml|ex|exs|erl|clj|el|tex|bib|diff|patch|gitignore|dockerfile|makefile)$/i;
const ARCHIVE = /(zip|x-tar|gzip|x-7z-compressed|x-bzip2?|x-xz|zstd|vnd\.rar|x-rar)/;
/** Pictures that browsers show. */
const IMAGE = /^image\/(png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon)$/;

type Described = Pick<Item, 'name' | 'type'> & { readonly kind?: Item['kind'] };

export function fileKind({ kind, name, type }: Described): FileKind {
  if (kind === 'folder') return 'folder';
  if (IMAGE.test(type)) return 'image';
  if (type.startsWith('video/')) return TEXT_NAME.test(name) ? 'text' : 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (type === 'application/pdf') return 'pdf';
  if (type === 'text/markdown' || /\.(md|markdown)$/i.test(name)) return 'markdown';
  if (type.startsWith('text/') || TEXT_TYPE.test(type) || TEXT_NAME.test(name)) return 'text';
  return ARCHIVE.test(type) ? 'archive' : 'other';
}
