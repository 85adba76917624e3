/** A letter between two people, as each of them keeps it for himself. */
import { boolean, nat, oneOf, optional, record, text, type Wire } from '../../vat/index.ts';
import { LETTER_LENGTH_MAX } from './meeting.ts';

/** Of a code that says why something failed. */
export const TROUBLE_LENGTH_MAX = 40;

/** `waiting`: on its way, or its reader is away. `withdrawn`: taken back before it left. */
export const LetterState = oneOf('received', 'waiting', 'arrived', 'refused', 'withdrawn');

export const Letter = record({
  number: nat,
  state: LetterState,
  text: text(LETTER_LENGTH_MAX),
  /** When it was written, by the clock of whoever wrote it. */
  written: nat,
  /** When it came, or when it was known to have arrived. */
  arrived: optional(nat),
  /** Of one that waits: it may have left, so it cannot be taken back any more. Never stored. */
  left: optional(boolean),
  /** Why it was refused, as a code. */
  trouble: optional(text(TROUBLE_LENGTH_MAX)),
});
export type Letter = Wire<typeof Letter>;
