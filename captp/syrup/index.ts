/** The door of the codec: what others need to know of Syrup. */
import type { Codec } from '../codec.ts';
import { SyrupReader } from './read.ts';
import { SyrupWriter } from './write.ts';

export type { Bytes } from '../send-buffer.ts';
export { RemoteError } from './error-value.ts';
export { NotPassable, SYRUP_LIMITS, SyrupError, type SyrupLimits } from './limits.ts';
export { decode } from './read.ts';
export { labelOf, record, SyrupRecord, Tagged } from './values.ts';
export { encode } from './write.ts';

export const SYRUP: Codec = {
  makeWriter: (out, limits) => new SyrupWriter(out, limits),
  makeReader: (limits) => new SyrupReader(limits),
};
