/** The door of the codec: what the session needs to know of Syrup. */
export {
  asRecord,
  decode,
  decodeOperation,
  type ReadRecord,
} from './decode.ts';
export { type DescribeReference, encode, SyrupEncoder } from './encode.ts';
export { RemoteError } from './error-value.ts';
export type { Bytes } from './growing-buffer.ts';
export { NotPassable, SYRUP_LIMITS, SyrupError, type SyrupLimits } from './limits.ts';
export { labelOf, record, SyrupRecord, Tagged } from './values.ts';
