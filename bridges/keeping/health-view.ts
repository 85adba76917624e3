/** How well everything is kept, as its owner sees it: what the books say, and what the last round found. */
import type { ShareHost } from '../../store/index.ts';
import type { BlameBook } from './blame-book.ts';
import type { HealingDisk } from './healing-disk.ts';
import type { Memory } from './memory.ts';
import type { Tally } from './tally.ts';

interface Known {
  readonly memory: Memory;
  readonly blames: BlameBook;
  readonly healing: Pick<HealingDisk, 'damaged'>;
}

export function healthView(
  { memory, blames, healing }: Known,
  list: readonly ShareHost[],
  { kept, bytes, whole, short, lost, survives, hosts: counted }: Tally,
) {
  const { needed, away, unplaced, lost: gone, lastLook, lastRead, mended } = memory.last;
  // What was found damaged since is brought back by the next round.
  const lostHere = Math.max(memory.last.lostHere, healing.damaged.length);
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
    mended,
    survives: all > kept || lost > 0 ? 0 : survives,
    lastLook,
    lastRead,
    hosts: list.map(({ id, person }) => {
      const { pieces = 0, bytes: held = 0 } = counted.get(id) ?? {};
      return { host: id, person, pieces, bytes: held, wrong: blames.of(id) };
    }),
  };
}
