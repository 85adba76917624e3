/**
 * Guards: what a facet accepts and returns, written once.
 *
 * From one guard come the TypeScript types, the check of what arrives over the wire, the form in
 * the page, and the completion in the REPL, so they cannot disagree. This file is the door to
 * them: `guards/guard.ts` says what a guard is.
 */
export { either, list, map, optional, record } from './guards/composed.ts';
export { type GuardDescription, type LiteralValue, wanted } from './guards/description.ts';
export {
  checkInside,
  type Guard,
  GuardError,
  type Inside,
  type Sent,
  type Wire,
} from './guards/guard.ts';
export { checkedPromise, type PromiseGuard, promise, ref } from './guards/references.ts';
export {
  anything,
  boolean,
  bytes,
  int,
  literal,
  nat,
  nothing,
  number,
  numberIn,
  oneOf,
  text,
} from './guards/scalars.ts';
