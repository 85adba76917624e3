/**
 * A recipient's side of a share: goes in with the link half, and reads.
 *
 * Whether the owner's own vat serves what is there now, or a host serves what was sealed before, is
 * the same to whoever reads: entries, and bytes by range. In the second case each segment is opened
 * here once more, with a key that the host never had.
 */
import type { Aead } from './aead.ts';
import {
  type Asked,
  decodeAnswer,
  decodeEntered,
  decodeEntries,
  type Entered,
  encodeAsked,
} from './asked.ts';
import { ByteTaker, joined, NOTHING, number } from './bytes.ts';
import type { Suite } from './ciphers.ts';
import { BadSealed } from './errors.ts';
import { doorKey } from './keys.ts';
import { openMessage, QUESTIONS_MAX, sealNow } from './meeting.ts';
import { type MeetingKeys, makeGreeting } from './noise.ts';
import { SealedTree } from './sealed-tree.ts';
import { type SharedEntry, takeEntry } from './tree.ts';

/** What stands behind the link, as far as a visit needs it. */
interface SealedDoor {
  greet(hello: Uint8Array): PromiseLike<{ readonly answer: Uint8Array; readonly room: unknown }>;
}
type AskRoom = (room: unknown, number: number, sealed: Uint8Array) => PromiseLike<Uint8Array>;

/** First byte of a hello: the suite, which the visitor chooses by what is fast where it is. */
export const SUITES: readonly Suite[] = ['AESGCM', 'ChaChaPoly'];

export interface VisitPowers {
  readonly aead: Aead;
  /** Fresh random bytes. */
  readonly random: (length: number) => Uint8Array;
  readonly ask: AskRoom;
}

/** An opened share. Every method breaks with BadSealed or Refused, or as the connection does. */
export interface SharedReader {
  /** The room of the meeting, to be watched for its end. */
  readonly room: unknown;
  /** Lets the same opening go on over another connection. */
  readonly token: Uint8Array;
  entry(): Promise<SharedEntry>;
  /** The next entries of a folder (of what was shared, when it is left out); none at its end. */
  list(folder?: string, after?: string): Promise<readonly SharedEntry[]>;
  /** Bytes `from` up to, not including, `to`; at most 1 MiB; fewer at the end of the file. */
  read(id: string, from: number, to: number): Promise<Uint8Array>;
}

/** Sends a question and opens its answer. */
export type Ask = (asked: Asked) => Promise<Uint8Array>;

/**
 * Opens the share behind `door` with the link half; `token` goes on with an opening of before.
 * Throws WrongSecret, BadSealed, Refused.
 */
export async function enterShare(
  door: SealedDoor,
  secret: Uint8Array,
  powers: VisitPowers,
  token: Uint8Array = NOTHING,
): Promise<SharedReader> {
  const { suite } = powers.aead;
  const greeting = makeGreeting(suite, doorKey(secret), powers.random(32));
  const hello = joined(number(SUITES.indexOf(suite), 1), greeting.hello);
  const { answer, room } = await door.greet(hello);
  const ask = makeAsk(powers, suite, greeting.meet(answer), room);
  const entered = decodeEntered(await ask({ do: 'enter', token }));
  return readerOf(ask, entered, secret, powers.aead, room);
}

/** Numbers and seals questions. Two asked one after the other arrive in that order. */
function makeAsk(
  { ask, aead }: Pick<VisitPowers, 'ask' | 'aead'>,
  suite: Suite,
  keys: MeetingKeys,
  room: unknown,
): Ask {
  let asked = 0;
  return async (question) => {
    const at = asked;
    if (at >= QUESTIONS_MAX) throw new BadSealed('too much was asked at once');
    asked += 1;
    const sealed = sealNow(suite, keys, at, encodeAsked(question));
    return decodeAnswer(await openMessage(aead, suite, keys, at, await ask(room, at, sealed)));
  };
}

async function readerOf(
  ask: Ask,
  entered: Entered,
  secret: Uint8Array,
  aead: Aead,
  room: unknown,
): Promise<SharedReader> {
  const { token } = entered;
  if (entered.is === 'live') {
    return {
      room,
      token,
      entry: async () => oneEntry(await ask({ do: 'entry' })),
      list: async (folder = '', after = '') =>
        decodeEntries(await ask({ do: 'list', folder, after })),
      read: async (id, from, to) => ask({ do: 'read', id, from, to }),
    };
  }
  const tree = await SealedTree.read({ ask, secret, aead }, entered.treeBytes);
  return {
    room,
    token,
    // Asked, although it is known: so that the end of a share is noticed.
    async entry() {
      await ask({ do: 'entry' });
      return tree.top;
    },
    list: async (folder, after) => tree.list(folder, after),
    read: (id, from, to) => tree.readFile(id, from, to),
  };
}

function oneEntry(bytes: Uint8Array): SharedEntry {
  const taker = new ByteTaker(bytes);
  const entry = takeEntry(taker);
  taker.end();
  return entry;
}
