/**
 * One entry and what lies below it, as a share may see it. Private to the vat: shares hold it, nobody outside.
 *
 * Whoever asks names the root of the share each time, and the lake checks that what is asked for lies within it.
 * A recipient learns names, sizes and types; never the owner's tags, nor where in the lake the share lies.
 */
import { arg, bytes, call, defineInterface, list, nat, optional } from '../../vat/index.ts';
import { Refusal } from '../refusal.ts';
import { CHUNK_BYTES_MAX, Entry, EntryId, PAGE_ENTRIES_MAX } from './interface.ts';
import { type Kept, type LakeSelf, shown } from './kept.ts';
import { listFolder, readBytes } from './looking.ts';
import { type EntryInside, isHidden, liesWithin } from './tree.ts';

export const LakeScope = defineInterface('LakeScope', {
  /** The root itself, or absent when it was removed. */
  peek: call(arg('root', EntryId)).returns(optional(Entry)),
  list: call(arg('root', EntryId), arg('folder', EntryId), arg('after', optional(EntryId))).returns(
    list(Entry, PAGE_ENTRIES_MAX),
  ),
  read: call(arg('root', EntryId), arg('id', EntryId), arg('from', nat), arg('to', nat)).returns(
    bytes(CHUNK_BYTES_MAX),
  ),
});

/** One answer for what is elsewhere, in the bin or nowhere: which it is, is none of a recipient's business. */
function within(self: LakeSelf, root: string, id: string): Kept {
  const { entries } = self.stores;
  const entry = entries.get(id);
  if (entry && !isHidden(entries, entry) && liesWithin(entries, entry, root)) return entry;
  throw new Refusal('not-found', 'There is no such file or folder in this share.');
}

function forRecipient(entry: EntryInside, root: string): EntryInside {
  return { ...entry, tags: [], folder: entry.id === root ? '' : entry.folder };
}

export const scoping = {
  peek(this: LakeSelf, root: string) {
    const entry = this.stores.entries.get(root);
    if (!entry || isHidden(this.stores.entries, entry)) return undefined;
    return forRecipient(shown(entry), root);
  },

  list(this: LakeSelf, root: string, folder: string, after: string | undefined) {
    within(this, root, folder);
    return listFolder(this, folder, after).map((entry) => forRecipient(entry, root));
  },

  read(this: LakeSelf, root: string, id: string, from: number, to: number) {
    return readBytes(this, within(this, root, id), from, to);
  },
};
