/** Keeps records of others, and answers who asks for one: only a vat that serves look-ups does. */
import type { IncomingStreamData } from '@libp2p/interface';
import type { Timers } from '../../../captp/index.ts';
import type { Clock } from '../../../vat/index.ts';
import { timersOn } from '../timers.ts';
import { BadRecord } from './address-record.ts';
import type { Node } from './node.ts';
import * as messages from './record-messages.ts';
import type { RecordShelf } from './record-shelf.ts';

/** Questions that one connection may have open, and how long one may take. */
const QUESTIONS_MAX = 16;
const QUESTION_MS_MAX = 10_000;
/** Records that one peer may have us verify in a minute. */
const TELLS_PER_MINUTE_MAX = 120;
const MINUTE_MS = 60_000;

const EMPTY = new Uint8Array();

export class RecordKeeper {
  readonly #shelf: RecordShelf;
  readonly #clock: Clock;
  readonly #timers: Timers;
  #told = new Map<string, number>();
  #minute = 0;

  private constructor(shelf: RecordShelf, clock: Clock) {
    this.#shelf = shelf;
    this.#clock = clock;
    this.#timers = timersOn(clock);
  }

  static async open(node: Node, shelf: RecordShelf, clock: Clock): Promise<void> {
    const keeper = new RecordKeeper(shelf, clock);
    const receive = (visit: IncomingStreamData): void => {
      keeper.#answer(visit).catch((error: Error) => visit.stream.abort(error));
    };
    await node.handle(messages.RECORD_PROTOCOL, receive, { maxInboundStreams: QUESTIONS_MAX });
  }

  async #answer({ stream, connection }: IncomingStreamData): Promise<void> {
    const tooLong = (): void => stream.abort(new Error('It took too long.'));
    const stop = this.#timers.after(QUESTION_MS_MAX, tooLong);
    const question = await messages.hear(stream);
    const answer = this.#answerTo(question, connection.remotePeer.toString());
    await messages.say(stream, answer);
    await stream.close();
    stop();
  }

  #answerTo({ kind, body }: messages.Message, from: string): messages.Message {
    const now = this.#clock.now();
    if (kind === messages.ASK && body.length === 32) {
      const found = this.#shelf.get(body, now);
      return found ? { kind: messages.HAVE, body: found } : { kind: messages.NONE, body: EMPTY };
    }
    if (kind !== messages.TELL || !this.#mayTell(from, now)) {
      return { kind: messages.REFUSED, body: EMPTY };
    }
    try {
      const newer = this.#shelf.put(body, now);
      return newer ? { kind: messages.NEWER, body: newer } : { kind: messages.HELD, body: EMPTY };
    } catch (error) {
      if (error instanceof BadRecord) return { kind: messages.REFUSED, body: EMPTY };
      throw error;
    }
  }

  #mayTell(from: string, now: number): boolean {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) this.#told = new Map();
    this.#minute = minute;
    const told = (this.#told.get(from) ?? 0) + 1;
    this.#told.set(from, told);
    return told <= TELLS_PER_MINUTE_MAX;
  }
}
