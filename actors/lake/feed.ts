/**
 * What changed in a lake, for whoever keeps something in step with it (the search index). Private to the vat.
 *
 * Each change is noted in a ring of the lake's own, in the turn that made it: so a follower that was away asks for
 * what came after its mark, and misses nothing. A mark names a change and a random stamp of it; one that is too old,
 * or of a lake that was since brought back from a backup, is answered with `reset`, and the follower goes through
 * all entries once.
 */
import {
  arg,
  boolean,
  bytes,
  call,
  defineInterface,
  type Inside,
  list,
  nat,
  record,
  ref,
  text,
  type Wire,
} from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, entryFields, LakeListener } from './interface.ts';
import { type Kept, type LakeSelf, shown } from './kept.ts';
import { readBytes } from './looking.ts';
import { above, isHidden } from './tree.ts';

/** Changes that the ring holds; a follower that missed more goes through all entries. */
export const CHANGES_KEPT = 1_024;
/** Most entries of one answer: a turn is over in a millisecond or two. */
export const FEED_PAGE_MAX = 250;
/** Beyond this many changes in one turn, followers go through all entries instead. */
const CHANGES_PER_TURN_MAX = 250;
const STAMP_BYTES = 8;
const Mark = text(40);

/** An entry, and what its bytes are known by: another `content`, other bytes. Empty for a folder. */
export const FedEntry = record({ ...entryFields, content: text(200) });
export type FedEntry = Wire<typeof FedEntry>;

export const LakeFeed = defineInterface('LakeFeed', {
  /** What came after `since`; `more` says to ask again. With `reset` there is nothing else but the mark of now. */
  changes: call(arg('since', Mark)).returns(
    record({
      mark: Mark,
      reset: boolean,
      more: boolean,
      entries: list(FedEntry, FEED_PAGE_MAX),
      gone: list(EntryId, FEED_PAGE_MAX),
    }),
  ),
  /** All entries by their ids, one page after another; those in the bin, too. */
  page: call(arg('after', EntryId)).returns(list(FedEntry, FEED_PAGE_MAX)),
  count: call().returns(nat),
  /** Those of `ids` that are there and not in the bin, with the names of the folders they lie in. */
  look: call(arg('ids', list(EntryId, FEED_PAGE_MAX))).returns(
    list(record({ entry: Entry, path: list(text(255), 70) }), FEED_PAGE_MAX),
  ),
  /** Bytes of a file, also of one in the bin, which may come back. */
  read: call(arg('id', EntryId), arg('from', nat), arg('to', nat)).returns(bytes(CHUNK_BYTES_MAX)),
  watch: call(arg('listener', ref(LakeListener))),
});

/** One change, in the ring; under {@link HEAD} the last of them once more. */
export const Change = record({ seq: nat, id: EntryId, stamp: text(2 * STAMP_BYTES) });
export type Change = Inside<typeof Change>;

const HEAD = 'head';
const slotOf = (seq: number): string => String(seq % CHANGES_KEPT).padStart(4, '0');

/** Notes that these entries are different now, or gone. */
export function noteChanges(self: LakeSelf, ids: readonly string[]): void {
  const { changes } = self.stores;
  const random = self.turn.randomBytes(STAMP_BYTES);
  const stamp = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  let { seq } = changes.get(HEAD) ?? { seq: 0 };
  if (ids.length > CHANGES_PER_TURN_MAX) {
    // As if the ring had gone round: whoever follows looks at everything.
    seq += CHANGES_KEPT + 1;
    changes.set(HEAD, { seq, id: '', stamp });
    return;
  }
  for (const id of ids) {
    seq += 1;
    changes.set(slotOf(seq), { seq, id, stamp });
  }
  if (ids.length > 0) changes.set(HEAD, { seq, id: '', stamp });
}

function fed(entry: Kept): ReturnType<typeof shown> & { content: string } {
  return { ...shown(entry), content: entry.object?.address ?? '' };
}

/** The number of the change that a mark names, or undefined when what came after it is not known any more. */
function placeOf(self: LakeSelf, mark: string, head: Change): number | undefined {
  const [number = '', stamp] = mark.split('.');
  const seq = Number(number);
  if (!Number.isSafeInteger(seq) || seq < 1 || seq > head.seq) return undefined;
  const known = seq === head.seq ? head : self.stores.changes.get(slotOf(seq));
  return known?.seq === seq && known.stamp === stamp ? seq : undefined;
}

export const feeding = {
  changes(this: LakeSelf, since: string) {
    const head = this.stores.changes.get(HEAD) ?? { seq: 0, id: '', stamp: '' };
    const none = { entries: [], gone: [], more: false };
    const now = `${head.seq}.${head.stamp}`;
    if (since === now) return { mark: now, reset: false, ...none };
    let seq = placeOf(this, since, head);
    if (seq === undefined) return { mark: now, reset: true, ...none };
    const ids = new Set<string>();
    let mark = since;
    while (seq < head.seq && ids.size < FEED_PAGE_MAX) {
      seq += 1;
      const change = this.stores.changes.get(slotOf(seq));
      // The ring went round since.
      if (change?.seq !== seq) return { mark: now, reset: true, ...none };
      ids.add(change.id);
      mark = `${seq}.${change.stamp}`;
    }
    const kept = [...ids].map((id) => [id, this.stores.entries.get(id)] as const);
    const entries = kept.flatMap(([, entry]) => (entry ? [fed(entry)] : []));
    const gone = kept.flatMap(([id, entry]) => (entry ? [] : [id]));
    return { mark, reset: false, more: seq < head.seq, entries, gone };
  },

  page(this: LakeSelf, after: string) {
    const page: ReturnType<typeof fed>[] = [];
    for (const entry of this.stores.entries.values(after === '' ? undefined : after)) {
      page.push(fed(entry));
      if (page.length === FEED_PAGE_MAX) break;
    }
    return page;
  },

  count(this: LakeSelf) {
    return this.stores.entries.size;
  },

  look(this: LakeSelf, ids: readonly string[]) {
    const { entries } = this.stores;
    return ids.flatMap((id) => {
      const entry = entries.get(id);
      if (!entry || isHidden(entries, entry)) return [];
      const path = [...above(entries, entry.folder)].map(({ name }) => name).reverse();
      return [{ entry: shown(entry), path }];
    });
  },

  read(this: LakeSelf, id: string, from: number, to: number) {
    const entry = this.stores.entries.get(id);
    if (!entry) throw new Refusal('not-found', 'There is no such file in the lake (any more).');
    return readBytes(this, entry, from, to);
  },

  watch(this: LakeSelf, listener: object) {
    this.turn.watchers.add(listener);
  },
};
