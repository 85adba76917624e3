/** A snapshot of the lake as pages hold it, and where its pages are. */
import { msg, str } from '@lit/localize';
import { E } from '../../../captp/index.ts';
import { formatBytes, formatMoment, formatNumber, formatTime } from '../../locale/index.ts';
import type { HomeSession } from '../../session/index.ts';
import { routeTo } from '../../shell/route.ts';

export interface Snapshot {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
}

/** All of them, newest first. */
export async function snapshotsOf(home: HomeSession): Promise<readonly Snapshot[]> {
  return (await E(home.past).snapshots()).map(({ id, time, files, folders, bytes }) => ({
    id,
    time: Number(time),
    files: Number(files),
    folders: Number(folders),
    bytes: Number(bytes),
  }));
}

/** When it was taken; to the second where another one was taken in the same minute. */
export function whenOf({ id, time }: Snapshot, all: readonly Snapshot[]): string {
  const when = formatTime(time);
  const isOnlyOne = all.every((other) => other.id === id || formatTime(other.time) !== when);
  return isOnlyOne ? when : formatMoment(time);
}

/** How much there was. */
export function amountOf({ files, bytes }: Snapshot): string {
  const count = files === 1 ? msg('1 file') : msg(str`${formatNumber(files)} files`);
  return `${count} · ${formatBytes(bytes)}`;
}

export type PastPlace =
  | { readonly is: 'list' }
  /** The folders from the top down to the one that is looked at. */
  | { readonly is: 'folder'; readonly snapshot: string; readonly folders: readonly string[] }
  | { readonly is: 'compare'; readonly before: string; readonly after: string };

/** Reads what stands behind `#/past`; the list when it is anything else. */
export function parsePast([is, one, ...rest]: readonly string[]): PastPlace {
  if (is === 'at' && one) return { is: 'folder', snapshot: one, folders: rest };
  const [other] = rest;
  if (is === 'compare' && one && other) return { is: 'compare', before: one, after: other };
  return { is: 'list' };
}

export function pastHref(place: PastPlace): string {
  if (place.is === 'folder') return routeTo('past', 'at', place.snapshot, ...place.folders);
  if (place.is === 'compare') return routeTo('past', 'compare', place.before, place.after);
  return routeTo('past');
}
