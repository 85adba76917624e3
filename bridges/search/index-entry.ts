/** What goes into the search index and comes out of it; plain data, because it goes between threads. */

/** An entry, as the index takes it in. */
export interface IndexEntry {
  readonly id: string;
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly folder: string;
  readonly type: string;
  readonly size: number;
  readonly modified: number;
  readonly tags: readonly string[];
  readonly removed: boolean;
  /** Another content, other bytes. */
  readonly content: string;
}

/** What was read out of a file. */
export interface FileText {
  readonly body: string;
  readonly sender: string;
  readonly receiver: string;
  /** When it was written, where it says so itself (mail); ms since 1970. */
  readonly date: number | undefined;
}

export interface Unread {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly content: string;
  /** It took too long before, and may take longer this time. */
  readonly again: boolean;
}

/** How many files were read, of how many, and how many could not be; of these, how many are tried once more. */
export interface Reading {
  readonly read: number;
  readonly total: number;
  readonly unread: number;
  readonly late: number;
}

/** How far the text of an entry can be found: `late` is tried once more, `given-up` is not. */
export type WordsState = 'none' | 'waiting' | 'read' | 'late' | 'given-up';

/** What became of a file that waited to be read; without text it was given up. */
export interface Settled {
  readonly id: string;
  readonly content: string;
  readonly text: FileText | undefined;
  /** It took too long: perhaps not at another time. */
  readonly late?: boolean;
}
