/**
 * Reads something of the turn that the address of the page names. That is any text: it may be no
 * number, or the number of a turn to come, and neither is “no longer there”.
 */
import { codeOf } from '../../session/index.ts';

const TURN = /^\d{1,15}$/;

class NoTurn extends Error {
  readonly code = 'no-turn';
}

/** Throws what `read` throws, and an error with code `no-turn` when there is no such turn. */
export async function readOfTurn<T>(
  text: string | undefined,
  read: (turn: bigint) => PromiseLike<T>,
): Promise<T> {
  if (text === undefined || !TURN.test(text)) throw new NoTurn('That is the number of no turn.');
  try {
    return await read(BigInt(text));
  } catch (error) {
    throw codeOf(error) === 'not-found' ? new NoTurn('There is no such turn yet.') : error;
  }
}
