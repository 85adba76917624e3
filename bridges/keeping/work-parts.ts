/** What a round of keeping works with, and what it tells. */
import type { Grid, ObjectDisk, PackDisk, PackIndex, PlacementBook } from '../../store/index.ts';
import type { Blobs } from '../objects/blobs.ts';
import type { StandingBook } from './books.ts';
import type { Catalogue } from './catalogue.ts';
import type { HealingDisk } from './healing-disk.ts';

export type Depth = 'send' | 'look' | 'read';

export interface Step {
  readonly what: 'looking' | 'reading' | 'sending' | 'mending' | 'cleaning';
  readonly done: number;
  readonly of: number;
  readonly bytes: number;
}

export interface WorkPowers {
  /** The disk of this machine, and what is on it, to be checked. */
  readonly local: ObjectDisk;
  readonly blobs: Pick<Blobs, 'verify'>;
  /** Knows what was found damaged by whoever read it. */
  readonly healing: Pick<HealingDisk, 'damaged' | 'forget'>;
  readonly grid: Grid;
  readonly packed: PackDisk;
  readonly packs: PackIndex;
  readonly placements: PlacementBook;
  readonly standings: StandingBook;
  readonly catalogue: Catalogue;
  /** Names of all that must be kept, some more than once. Throws when that cannot be told. */
  needed(): AsyncIterable<string>;
}

export interface WorkOptions {
  readonly depth: Depth;
  /** As many objects had to be kept the last time. */
  readonly neededBefore: number;
  /** The books are: the hosts may have more than they say. */
  readonly isNew: boolean;
  readonly signal: AbortSignal;
  readonly report: (step: Step) => void;
  /** What does not end the round. */
  readonly onTrouble: (error: unknown) => void;
}

/** What a round found out, beside what the books say. */
export interface Found {
  /** Objects that must be kept. */
  readonly needed: number;
  /** Of these, not here or damaged here when the round ended. */
  readonly lostHere: number;
  /** Of these, not with the hosts either. */
  readonly lost: number;
  /** Of these, perhaps with hosts that do not answer. */
  readonly away: number;
  /** Of these, not known to be with any host. */
  readonly unplaced: number;
  /** That were damaged here and have been brought back. */
  readonly mended: number;
  /** False when what has to be kept is known in part only, because of hosts that do not answer. */
  readonly isAll: boolean;
}

/** What was taken away with the hosts. */
export interface Cleaned {
  objects: number;
  bytes: number;
}
