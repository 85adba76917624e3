import type { LakeRef } from '../session/refs.ts';

/** A lake, or the promise of one: messages can be sent to either. */
export type LakeTarget = LakeRef | PromiseLike<LakeRef>;
