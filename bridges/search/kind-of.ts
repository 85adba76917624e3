/** What sort of thing an entry is to a person who looks for it: `type:picture`, `type:mail`. */
import type { TYPES } from '../../actors/search/query.ts';

type Type = (typeof TYPES)[number];

interface Described {
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly type: string;
}

const ARCHIVE = /(zip|x-tar|gzip|x-7z-compressed|x-bzip2?|x-xz|zstd|vnd\.rar|x-rar)$/;
const OFFICE = /(officedocument|opendocument|msword|ms-excel|ms-powerpoint|epub|rtf|pdf)/;
const TEXTUAL =
  /^application\/(json|.*\+json|xml|.*\+xml|javascript|typescript|toml|yaml|sql|x-sh)$/;

export function typeOf({ kind, name, type }: Described): Type {
  if (kind === 'folder') return 'folder';
  if (type === 'message/rfc822' || /\.(eml|mbox)$/i.test(name)) return 'mail';
  if (type.startsWith('image/')) return 'picture';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'music';
  if (type.startsWith('text/') || OFFICE.test(type) || TEXTUAL.test(type)) return 'document';
  if (ARCHIVE.test(type)) return 'archive';
  return 'other';
}

/** What stands behind the last dot of a name, without the dot. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}
