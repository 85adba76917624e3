/** How well everything is kept, as its owner sees it: what the books say, and what the last round found. */
import type { ShareHost } from '../../store/index.ts';
import type { BlameBook } from './blame-book.ts';
import type { Memory } from './memory.ts';
import type { Tally } from './tally.ts';

interface Known {
  readonly memory: Memory;
  readonly blames: BlameBook;
}

export function healthView(
  { memory, blames }: Known,
  list: readonly ShareHost[],
  { kept, bytes, whole, short, lost, survives, hosts: counted }: Tally,
) {
  const { needed, lostHere, away, unplaced, lost: gone, lastLook, lastRead } = memory.last;
  const all = Math.max(needed, kept);
  return {
    blobs: all,
    bytes,
    whole,
    short,
    // What is neither here nor with the hosts is told of for itself.
    alone: Math.max(0, all - kept - unplaced) + Math.max(0, lost - gone),
    lostHere,
    away,
    lost: gone,
    survives: all > kept || lost > 0 ? 0 : survives,
    lastLook,
    lastRead,
    hosts: list.map(({ id, person }) => {
      const { pieces = 0, bytes: held = 0 } = counted.get(id) ?? {};
      return { host: id, person, pieces, bytes: held, wrong: blames.of(id) };
    }),
  };
}
