/**
 * What the lake does for its snapshots: hands out entries whole, notes what was taken, and takes back what somebody
 * wants as it was. Bringing back makes nothing worse: what is there now stays beside or before it.
 */
import type { Inside } from '../../vat/index.ts';
import { put } from './changing.ts';
import { type Kept, type LakeSelf, takenIn } from './kept.ts';
import type { WholeEntry } from './snapshots.ts';
import { freeName, isHidden, TOP } from './tree.ts';
import { withContent } from './versions.ts';

type Whole = Inside<typeof WholeEntry>;

export function wholeEntries({ stores }: LakeSelf, ids: readonly string[]): Whole[] {
  return ids.flatMap((id) => {
    const entry = stores.entries.get(id);
    if (!entry) return [];
    const { version: _, stored: _stored, ...whole } = entry;
    return [whole];
  });
}

/** One entry as it was; answers whether anything had to be done. */
export function bringBack(self: LakeSelf, was: Whole): boolean {
  const there = self.stores.entries.get(was.id);
  if (!there) {
    put(self, placed(self, { ...was, stored: self.turn.now() }));
    return true;
  }
  const hidden = isHidden(self.stores.entries, there);
  const changed = was.object !== undefined && there.object?.address !== was.object.address;
  if (!hidden && !changed) return false;
  const { object, type, modified } = was;
  const content = changed && object ? withContent(self, there, { object, type, modified }) : there;
  put(self, hidden ? placed(self, content) : content);
  return true;
}

/** Out of the bin, in its folder if that is there, under a name that is free. */
function placed(self: LakeSelf, entry: Kept): Kept {
  const home = self.stores.entries.get(entry.folder);
  const isThere = home?.kind === 'folder' && !isHidden(self.stores.entries, home);
  const folder = isThere ? home.id : TOP;
  const name = freeName(entry.name, takenIn(self, folder, entry.id));
  return { ...entry, removed: undefined, folder, name };
}
