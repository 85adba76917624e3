/** What is different between two snapshots, as a page shows it. */
import { msg, str } from '@lit/localize';
import type { Entry } from '../../../actors/lake/interface.ts';
import { E } from '../../../captp/index.ts';
import { type Item, toItem } from '../../files/item.ts';
import { formatBytes, formatTime } from '../../locale/index.ts';
import type { HomeSession } from '../../session/index.ts';

export interface Difference {
  readonly is: 'added' | 'changed' | 'removed';
  /** As it is in the later one; for what was removed, as it was. */
  readonly item: Item;
  readonly before?: Item;
}

export interface Differences {
  readonly all: readonly Difference[];
  readonly more: boolean;
}

/** More are counted by nobody: the page would be too long to read. */
const SHOWN_MAX = 2_000;

export async function differencesOf(
  home: HomeSession,
  earlier: string,
  later: string,
): Promise<Differences> {
  const all: Difference[] = [];
  for (let seen: string | undefined; ; ) {
    const page = await E(home.past).compareSnapshots(earlier, later, seen);
    for (const { before, after } of page) all.push(...toDifference(before, after));
    seen = page.at(-1)?.id;
    if (seen === undefined) return { all, more: false };
    if (all.length >= SHOWN_MAX) return { all, more: true };
  }
}

function toDifference(before: Entry | undefined, after: Entry | undefined): Difference[] {
  const [was, is] = [before && toItem(before), after && toItem(after)];
  if (is && was) return [{ is: 'changed', item: is, before: was }];
  if (is) return [{ is: 'added', item: is }];
  return was ? [{ is: 'removed', item: was }] : [];
}

/** What is different about an entry that is in both. */
export function changeText({ item, before }: Difference): string {
  if (before === undefined) return item.kind === 'folder' ? msg('Folder') : formatBytes(item.size);
  const parts: string[] = [];
  if (before.name !== item.name) parts.push(msg(str`was called “${before.name}”`));
  if (before.folder !== item.folder) parts.push(msg('moved to another folder'));
  if (before.size !== item.size) {
    parts.push(msg(str`${formatBytes(before.size)}, then ${formatBytes(item.size)}`));
  } else if (before.modified !== item.modified && item.kind === 'file') {
    parts.push(msg(str`changed on ${formatTime(item.modified)}`));
  }
  if (before.tags.join('\n') !== item.tags.join('\n')) parts.push(msg('other tags'));
  return parts.length === 0 ? msg('other content') : parts.join(' · ');
}

/** Was there something that is not there any more? A new name or place alone brings nothing back. */
export function hasOldContent({ is, item, before }: Difference): boolean {
  if (is !== 'changed' || before === undefined) return is === 'removed';
  return before.size !== item.size || before.modified !== item.modified;
}
