/** Changes of an actor as a whole: it was made, or it was retired. */
import type { Actor } from '../actor.ts';
import { LiveList } from '../live-list.ts';
import type { Shell } from '../shell.ts';
import { CHANGE, type Change, type ChangeNotes } from './change.ts';

/** Entries of a retired actor that the journal keeps; of more it tells only that there were more. */
const RETIRED_ENTRIES_MAX = 1_000;

export class Spawned implements Change {
  readonly shell: Shell;

  constructor(shell: Shell) {
    this.shell = shell;
  }

  undo(): void {
    this.shell.core.bury(this.shell);
  }

  note(into: ChangeNotes): void {
    into.change(this.shell, CHANGE.spawn, '', 0, undefined);
  }
}

/**
 * Its state was brought up from an older version when it was woken. Entries that an upgrade step
 * changed are not kept: of the time before, stores are told as the new version has them.
 */
export class Upgraded implements Change {
  readonly shell: Shell;
  readonly before: readonly [version: number, fields: object, phase: unknown];

  constructor(shell: Shell, version: number, fields: object, phase: unknown) {
    this.shell = shell;
    this.before = [version, fields, phase];
  }

  undo(): void {
    // The next reading of its record brings it up again.
  }

  note(into: ChangeNotes): void {
    into.change(this.shell, CHANGE.upgrade, '', 0, this.before);
  }
}

/** A store of a retired actor: a list's entries, a map's keys and entries. */
type RetiredStore =
  | readonly [name: string, holds: 'list', entries: readonly unknown[], length: number]
  | readonly [name: string, holds: 'map', entries: readonly (readonly unknown[])[], length: number];

/** All that an actor was when it was retired. */
export type Remains = readonly [
  version: number,
  fields: Readonly<Record<string, unknown>>,
  stores: readonly RetiredStore[],
  phase: unknown,
];

/** MUST be noted after all other changes of its turn: it tells how the actor was at its end. */
export class Retired implements Change {
  readonly actor: Actor;

  constructor(actor: Actor) {
    this.actor = actor;
  }

  undo(): void {
    this.actor.retired = false;
  }

  note(into: ChangeNotes): void {
    const { shell, compiled, stores, fields, phases } = this.actor;
    let left = RETIRED_ENTRIES_MAX;
    const kept = [...stores].map(([name, store]): RetiredStore => {
      const length = store instanceof LiveList ? store.length : store.size;
      const shown = Math.min(length, left);
      left -= shown;
      if (store instanceof LiveList) return [name, 'list', store.slice(0, shown), length];
      return [name, 'map', firstOf(store.entries(), shown), length];
    });
    const remains: Remains = [compiled.kind.version, { ...fields }, kept, phases?.value];
    into.change(shell, CHANGE.retire, '', 0, remains);
  }
}

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const found: T[] = [];
  if (count === 0) return found;
  for (const item of items) if (found.push(item) === count) break;
  return found;
}
