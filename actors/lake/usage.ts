/**
 * How much room each kind of thing takes, for a person who wants to know what fills the disk. One walk over what
 * there is; the kinds are few and fixed, so that the answer is as short for a large lake as for a small one.
 */
import { USED_KINDS } from './interface.ts';
import type { LakeSelf } from './kept.ts';
import { isHidden } from './tree.ts';

const DOCUMENT =
  /^(text\/|message\/)|^application\/(pdf|rtf|msword|json|xml|epub\+zip|postscript|vnd\.(ms-|oasis\.opendocument|openxmlformats-|apple\.(pages|numbers|keynote)))/;
const ARCHIVE = /zip|x-tar|x-7z|x-bzip|x-xz|zstd|rar|x-iso9660|java-archive/;

type UsedKind = (typeof USED_KINDS)[number];

function usedKindOf(type: string): UsedKind {
  if (type.startsWith('image/')) return 'pictures';
  if (type.startsWith('audio/')) return 'music';
  if (type.startsWith('video/')) return 'video';
  if (DOCUMENT.test(type)) return 'documents';
  return ARCHIVE.test(type) ? 'archives' : 'other';
}

/** All kinds, in the order above, also those of which there is nothing. */
export function usedByKind({ stores }: LakeSelf) {
  const used = new Map(USED_KINDS.map((kind) => [kind, { kind, files: 0, bytes: 0 }]));
  const count = (kind: UsedKind, size: number): void => {
    const sum = used.get(kind);
    if (sum === undefined) return;
    sum.files += 1;
    sum.bytes += size;
  };
  for (const entry of stores.entries.values()) {
    if (entry.kind === 'folder') continue;
    count(isHidden(stores.entries, entry) ? 'binned' : usedKindOf(entry.type), entry.size);
  }
  for (const { size } of stores.versions.values()) count('earlier', size);
  return [...used.values()];
}
