/** How one changed entry changes the files: which bytes are needed now, and which no longer. */
import type { RowChanges } from './file-rows.ts';
import { type IndexEntry, liveBytes } from './index-entry.ts';

/** Notes the change. Gives the blob that belongs to no object any more, or 0. */
export function account(
  changes: RowChanges,
  name: string,
  before: IndexEntry | undefined,
  after: IndexEntry | undefined,
): number {
  if (before) changes.needs(before.segment, -liveBytes(name, before));
  if (after) changes.needs(after.segment, liveBytes(name, after));
  const [was, is] = [before?.blob ?? 0, after?.blob ?? 0];
  if (was === is) return 0;
  if (after && is > 0) {
    changes.set(is, { sort: 'blob', bytes: after.bytes, live: after.bytes, retired: 0 });
  }
  if (was > 0) changes.set(was, undefined);
  return was;
}
