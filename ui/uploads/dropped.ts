/**
 * What a person dropped on the page: files, and folders with all that is in them.
 *
 * The browser forgets a drop when its event is over, so `dropped` takes hold of the entries at once
 * (call it in the event itself) and walks the folders afterwards.
 */

/** A file to be stored, and the names of the folders it lay in, outermost first. */
export interface FoundFile {
  readonly file: File;
  readonly path: readonly string[];
}

export interface Found {
  readonly files: readonly FoundFile[];
  /** Every folder met, also the empty ones. */
  readonly folders: readonly (readonly string[])[];
  /** Names of what could not be read. */
  readonly unreadable: readonly string[];
}

export const DROP_DEPTH_MAX = 64;
const DROP_ENTRIES_MAX = 100_000;

/** More was dropped than this page takes at once. */
export class TooMuchDropped extends Error {
  readonly code = 'too-much-dropped';

  constructor() {
    super('That is more than 100,000 files, or folders nested too deep. Drop it in parts.');
    this.name = 'TooMuchDropped';
  }
}

interface Walk {
  files: FoundFile[];
  folders: string[][];
  unreadable: string[];
}

/**
 * All files and folders of a drop or a paste.
 * @throws {TooMuchDropped}
 */
export function dropped(transfer: DataTransfer): Promise<Found> {
  const entries: FileSystemEntry[] = [];
  const files: FoundFile[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) entries.push(entry);
    else if (file !== null) files.push({ file, path: [] });
  }
  return walkAll(entries, files);
}

/** All files below these entries; `files` are taken over as they are. */
export async function walkAll(
  entries: readonly FileSystemEntry[],
  files: FoundFile[] = [],
): Promise<Found> {
  const walk: Walk = { files, folders: [], unreadable: [] };
  for (const entry of entries) await visit(entry, [], walk);
  return walk;
}

async function visit(entry: FileSystemEntry, path: readonly string[], walk: Walk): Promise<void> {
  const met = walk.files.length + walk.folders.length + walk.unreadable.length;
  if (met >= DROP_ENTRIES_MAX || path.length > DROP_DEPTH_MAX) throw new TooMuchDropped();
  try {
    if (entry.isFile) {
      walk.files.push({ file: await fileOf(entry as FileSystemFileEntry), path });
      return;
    }
    const inside = [...path, entry.name];
    walk.folders.push(inside);
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
      await visit(child, inside, walk);
    }
  } catch (error) {
    if (error instanceof TooMuchDropped) throw error;
    walk.unreadable.push(entry.name);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader answers about a hundred entries at a time, and none when it is through. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
    if (children.length > DROP_ENTRIES_MAX) throw new TooMuchDropped();
  }
}

/** What a file or folder picker gave; a picked folder tells where its files lay. */
export function picked(list: Iterable<File>): Found {
  const files: FoundFile[] = [];
  const folders = new Map<string, string[]>();
  for (const file of list) {
    const path = file.webkitRelativePath.split('/').slice(0, -1);
    files.push({ file, path });
    for (let depth = 1; depth <= path.length; depth++) {
      const folder = path.slice(0, depth);
      folders.set(folder.join('/'), folder);
    }
  }
  return { files, folders: [...folders.values()], unreadable: [] };
}
