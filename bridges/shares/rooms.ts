/**
 * Rooms: what happens behind the sealed door of a share.
 *
 * The keys of a meeting are in the memory of its room and nowhere else, and go with it. A room is
 * an object of one connection: when that ends, the visitor meets anew and goes on by its token.
 */
import {
  type Entry,
  endedBy,
  type Opening,
  type OpeningListener,
  Refusal,
  SealedRoom,
  type ShareArrivals,
  ShareRooms,
} from '../../actors/index.ts';
import { E } from '../../captp/index.ts';
import type { Random } from '../../store/index.ts';
import {
  type Asked,
  answerGreeting,
  BadSealed,
  decodeAsked,
  encodeEntered,
  encodeEntries,
  encodeEntry,
  encodeGood,
  encodeRefusal,
  type MeetingKeys,
  nonceOf,
  QUESTIONS_MAX,
  type SharedEntry,
  SUITES,
  type Suite,
} from '../../store/sealed-share/index.ts';
import { type Clock, crossing, guarded, type RefTo, type Wire } from '../../vat/index.ts';
import { openBy, sealBy } from './node-aead.ts';
import type { SealedBlobs } from './sealed-blobs.ts';

const KEY_BYTES = 32;

export interface RoomPowers {
  readonly random: Random;
  readonly clock: Clock;
  readonly blobs: SealedBlobs;
  readonly onFault: (error: unknown) => void;
}

/** What a share answered to a visitor that came in. */
type Arrived = Awaited<ReturnType<typeof arrive>>;

function arrive(arrivals: RefTo<typeof ShareArrivals>, token: Uint8Array) {
  return E(arrivals).arrive(token);
}

export function makeRooms(powers: RoomPowers): RefTo<typeof ShareRooms> {
  return guarded(
    ShareRooms,
    {
      receive(hello, door, arrivals) {
        const suite = SUITES[hello[0] ?? -1];
        if (!suite) throw new Refusal('unknown-suite', 'This vat does not speak that cipher.');
        const ephemeral = powers.random.bytes(KEY_BYTES);
        const { answer, keys } = answerGreeting(suite, door, ephemeral, hello.subarray(1));
        return { answer, room: new Room(powers, suite, keys, arrivals as never).ref };
      },
    },
    powers.onFault,
  );
}

class Room {
  readonly ref: RefTo<typeof SealedRoom>;
  readonly #powers: RoomPowers;
  readonly #suite: Suite;
  readonly #keys: MeetingKeys;
  readonly #arrivals: RefTo<typeof ShareArrivals>;
  #arrived: Promise<Arrived> | undefined;
  #asked = 0;

  constructor(
    powers: RoomPowers,
    suite: Suite,
    keys: MeetingKeys,
    arrivals: RefTo<typeof ShareArrivals>,
  ) {
    this.#powers = powers;
    this.#suite = suite;
    this.#keys = keys;
    this.#arrivals = arrivals;
    this.ref = guarded(
      SealedRoom,
      {
        ask: (number, sealed) => this.#ask(number, sealed),
        watch: (listener) => this.#watch(listener as never),
      },
      powers.onFault,
    );
  }

  /** A number is taken once, so no nonce is used twice. */
  async #ask(number: number, sealed: Uint8Array): Promise<Uint8Array> {
    if (number !== this.#asked || number >= QUESTIONS_MAX) {
      throw new BadSealed('a question came out of its order');
    }
    this.#asked += 1;
    const nonce = nonceOf(this.#suite, number);
    let text: Uint8Array;
    try {
      text = openBy(this.#suite, this.#keys.in, nonce, sealed);
    } catch {
      throw new BadSealed('a question was changed on its way');
    }
    return sealBy(this.#suite, this.#keys.out, nonce, await this.#answer(decodeAsked(text)));
  }

  async #answer(asked: Asked): Promise<Uint8Array> {
    try {
      if (asked.do === 'enter') return encodeGood(await this.#enter(asked.token));
      const arrived = await this.#in();
      const { live, hosted } = arrived;
      if (live) return encodeGood(await answerLive(live.opening, asked));
      if (hosted) return encodeGood(await this.#answerHosted(hosted, asked));
      throw new Refusal('gone', 'There is nothing here.');
    } catch (error) {
      const { code = 'fault', message } = crossing(error, 'A share', this.#powers.onFault) as {
        code?: string;
        message: string;
      };
      return encodeRefusal(code.slice(0, 60), message.slice(0, 1_000));
    }
  }

  async #enter(token: Uint8Array): Promise<Uint8Array> {
    if (this.#arrived) throw new Refusal('in-already', 'This visit has begun already.');
    this.#arrived = Promise.resolve(arrive(this.#arrivals, token));
    const arrived = await this.#arrived;
    if (arrived.live) {
      const entry = toShared(arrived.live.entry);
      return encodeEntered({ is: 'live', token: arrived.token, entry });
    }
    const treeBytes = Number(arrived.hosted?.treeBytes ?? 0);
    return encodeEntered({ is: 'sealed', token: arrived.token, treeBytes });
  }

  #in(): Promise<Arrived> {
    if (this.#arrived) return this.#arrived;
    throw new Refusal('not-in', 'Enter first.');
  }

  async #answerHosted(
    { id, ends }: NonNullable<Arrived['hosted']>,
    asked: Asked,
  ): Promise<Uint8Array> {
    const { blobs, clock } = this.#powers;
    if (ends !== undefined && clock.now() >= Number(ends)) throw endedBy('expired');
    if (asked.do === 'header') return blobs.header(id, asked.blob);
    if (asked.do === 'segments') return blobs.segments(id, asked.blob, asked.first, asked.count);
    if (asked.do !== 'entry') throw new Refusal('not-here', 'What is kept here is sealed.');
    await blobs.check(id);
    return new Uint8Array(0);
  }

  async #watch(listener: RefTo<typeof OpeningListener>): Promise<void> {
    const { live, hosted } = await this.#in();
    if (live) await E(live.opening).watch(listener);
    else if (hosted) this.#powers.blobs.watch(hosted.id, listener);
  }
}

async function answerLive(opening: RefTo<typeof Opening>, asked: Asked): Promise<Uint8Array> {
  switch (asked.do) {
    case 'entry':
      return encodeEntry(toShared(await E(opening).entry()));
    case 'list': {
      const { folder, after } = asked;
      const page = await E(opening).list(folder || undefined, after || undefined);
      return encodeEntries(page.map(toShared));
    }
    case 'read':
      return E(opening).read(asked.id, asked.from, asked.to);
    default:
      throw new Refusal('not-here', 'What is shared here is not sealed in advance.');
  }
}

function toShared(entry: Wire<typeof Entry>): SharedEntry {
  const { id, kind, name, folder, type, size, added, modified } = entry;
  return {
    ...{ id, kind, name, folder, type },
    ...{ size: Number(size), added: Number(added), modified: Number(modified) },
  };
}
