/** The icon of a sort of file, and what the sort is called. */
import { msg } from '@lit/localize';
import type { IconName } from '../elements/icons.ts';
import type { FileKind } from './file-kind.ts';

const ICONS: Record<FileKind, IconName> = {
  folder: 'folder',
  image: 'file-image',
  video: 'file-video-camera',
  audio: 'file-music',
  pdf: 'file-text',
  markdown: 'file-text',
  text: 'file-code',
  archive: 'file-archive',
  other: 'file',
};

export function kindIcon(kind: FileKind): IconName {
  return ICONS[kind];
}

export function kindLabel(kind: FileKind): string {
  switch (kind) {
    case 'folder':
      return msg('Folder');
    case 'image':
      return msg('Picture');
    case 'video':
      return msg('Film');
    case 'audio':
      return msg('Sound');
    case 'pdf':
      return msg('PDF');
    case 'markdown':
      return msg('Markdown');
    case 'text':
      return msg('Text');
    case 'archive':
      return msg('Archive');
    default:
      return msg('Other file');
  }
}
