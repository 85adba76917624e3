/**
 * A letter: what the post would have said and carried on a line, in one piece, for a mailbox.
 *
 * It is another road for the same numbered messages. So it may come twice, late, out of order or
 * never, and nothing in it is believed that would not be believed on a line.
 */
import { decode, encode, SYRUP_LIMITS } from '../../captp/index.ts';
import { bytes, type Inside, list, nat, record, text } from '../guards.ts';
import {
  CARRIED_MAX,
  CHAIN_BYTES,
  Hello,
  LOCATOR_LENGTH_MAX,
  MAILBOXES_MAX,
  MESSAGE_BYTES_MAX,
} from './interface.ts';
import { malformed } from './wire.ts';

/** Bytes of messages in one letter, unless a single message is longer. */
export const LETTER_BYTES_MAX = 524_288;
const LIMITS = { ...SYRUP_LIMITS, depth: 4, values: 2 * CARRIED_MAX };

const Letter = record({
  hello: Hello,
  /** What came from whom it is for, and has taken effect. */
  taken: record({ mark: nat, chain: bytes(CHAIN_BYTES, CHAIN_BYTES) }),
  /** Where answers can be left. */
  mailboxes: list(text(LOCATOR_LENGTH_MAX), MAILBOXES_MAX),
  /** As `take` of PostBox is called with; no messages: it only says what was taken. */
  first: nat,
  chain: bytes(CHAIN_BYTES, CHAIN_BYTES),
  messages: list(bytes(MESSAGE_BYTES_MAX), CARRIED_MAX),
});
export type Letter = Inside<typeof Letter>;

export function encodeLetter(letter: Letter): Uint8Array {
  return encode(Letter.outward(letter, 'The letter'));
}

/** Throws Refused with code `bad-post`. */
export function decodeLetter(carry: Uint8Array): Letter {
  try {
    return Letter.inward(decode(carry, LIMITS), 'The letter');
  } catch {
    throw malformed();
  }
}
