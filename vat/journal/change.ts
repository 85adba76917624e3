/**
 * One change that a turn made, as data: what was changed, and how it was before.
 *
 * The same entry serves twice. While the turn, or its group, may still fail, `undo` puts back what
 * was; once the group is written, `note` tells the kept journal, from which the state of an actor as
 * of an earlier turn is found by following such entries backwards.
 */
export interface Change {
  /** Puts it back as it was. Changes are undone in the reverse order, each once. */
  undo(): void;
  /** Tells the kept journal. Absent for what is no part of an actor, such as a table in memory. */
  readonly note?: (into: ChangeNotes) => void;
}

/** What can happen to an actor, as the kept journal calls it. Numbers are stored: never reuse one. */
export const CHANGE = {
  /** A field of the state was assigned: name, value before. */
  field: 0,
  /** An entry was added at the end of a list. */
  push: 1,
  /** An entry of a list was replaced: its index, value before. */
  set: 2,
  /** The first entry of a list was taken off: value before. */
  removeFirst: 3,
  /** A list was cut: the entries dropped. */
  truncate: 4,
  /** An entry of a map was replaced: its key, value before. */
  entry: 5,
  /** An entry of a map was added: its key. */
  newEntry: 6,
  /** The actor was made. */
  spawn: 7,
  /** The actor was retired: all that it was. */
  retire: 8,
  /** The state of an older version was brought up: version and state before. */
  upgrade: 9,
  /** It moved to another phase of its lifecycle: the phase before. */
  phase: 10,
  /** An entry of a map was deleted: its key, value before. */
  deleteEntry: 11,
} as const;

export type ChangeCode = (typeof CHANGE)[keyof typeof CHANGE];

/** Takes what changes tell. `name` is a field or store, `place` an index or key within it. */
export interface ChangeNotes {
  change(
    actor: { readonly bytes: Uint8Array; readonly kindName: string },
    code: ChangeCode,
    name: string,
    place: number | string,
    before: unknown,
  ): void;
}

/** Undoes something that is no part of an actor, such as an entry of a table in memory. */
export class UndoStep implements Change {
  readonly undo: () => void;

  constructor(undo: () => void) {
    this.undo = undo;
  }
}

/** Undoes changes from the last to the first. */
export function undoAll(changes: readonly Change[]): void {
  for (let at = changes.length - 1; at >= 0; at--) changes[at]?.undo();
}
