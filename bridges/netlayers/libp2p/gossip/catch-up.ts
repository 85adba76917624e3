/**
 * Asks others of a space for what is missing here, and answers those who ask.
 *
 * Nobody is believed: what comes is signed, and joins on to what is held by its hashes. Two that hold different chains
 * of one author find that out here, whichever of them asks.
 */
import type { Connection, IncomingStreamData } from '@libp2p/interface';
import type { Timers } from '../../../../captp/index.ts';
import type { Clock } from '../../../../vat/index.ts';
import type { Node } from '../node.ts';
import { within } from '../within.ts';
import * as messages from './catch-up-messages.ts';
import { FloodLimit, PER_ASKER } from './flood-limits.ts';
import { askFrame, receiveFrame, sendFrame } from './frames.ts';
import { CLOCK_TOLERANCE_MS, type SignedEntry } from './publication.ts';
import type { Run, SpaceShelf } from './shelf.ts';

const STREAMS_MAX = 4;
const QUESTION_MS_MAX = 15_000;
/** Questions in a row to one peer that has more. */
const ROUNDS_MAX = 256;
/** Entries that are read at once. */
const PAGE_MAX = 64;

export interface CatchUpPowers {
  readonly node: Node;
  readonly clock: Clock;
  readonly timers: Timers;
  /** What is held of the space with this topic; undefined when it is none of ours. */
  readonly shelfOf: (topic: Uint8Array) => SpaceShelf | undefined;
}

export class CatchUp {
  readonly #our: CatchUpPowers;
  readonly #askers = new FloodLimit(PER_ASKER);

  private constructor(powers: CatchUpPowers) {
    this.#our = powers;
  }

  static async open(powers: CatchUpPowers): Promise<CatchUp> {
    const catchUp = new CatchUp(powers);
    const receive = (visit: IncomingStreamData): void => {
      catchUp.#answer(visit).catch((error: Error) => visit.stream.abort(error));
    };
    await powers.node.handle(messages.CATCH_UP_PROTOCOL, receive, {
      maxInboundStreams: STREAMS_MAX,
      maxOutboundStreams: STREAMS_MAX,
      runOnLimitedConnection: true,
    });
    return catchUp;
  }

  async close(): Promise<void> {
    await this.#our.node.unhandle(messages.CATCH_UP_PROTOCOL);
  }

  /**
   * Asks until the other side has no more. Answers how much was new here; nothing is when that peer does not hold the
   * space. Breaks when it does not answer, or with nonsense.
   */
  async ask(
    connection: Connection,
    { space, id, shelf }: { space: Uint8Array; id: Uint8Array; shelf: SpaceShelf },
  ): Promise<{ readonly count: number; readonly entries: readonly SignedEntry[] }> {
    let news = 0;
    const found: SignedEntry[] = [];
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const bytes = await this.#question(
        connection,
        messages.questionBytes(id, await shelf.held()),
      );
      const { charter, entries: said, more, holds } = messages.readAnswer(bytes, space);
      if (!holds) break;
      const latest = this.#our.clock.now() + CLOCK_TOLERANCE_MS;
      const entries = said.filter(({ time }) => time <= latest);
      const isCharter = charter !== undefined && charter.time <= latest;
      let fresh = isCharter && (await shelf.charter(charter)) ? 1 : 0;
      const verdicts = entries.length === 0 ? [] : await shelf.take(entries, true);
      fresh += verdicts.filter((one) => one !== 'known' && one !== 'refused').length;
      found.push(...entries.filter((_, at) => verdicts[at] === 'new'));
      news += fresh;
      if (!more || fresh === 0) break;
    }
    return { count: news, entries: found };
  }

  async #question(connection: Connection, question: Uint8Array): Promise<Uint8Array> {
    const time = within(this.#our.timers, QUESTION_MS_MAX);
    try {
      const stream = await connection.newStream(messages.CATCH_UP_PROTOCOL, {
        signal: time.signal,
        maxOutboundStreams: STREAMS_MAX,
        runOnLimitedConnection: true,
      });
      return await askFrame(stream, question, messages.ANSWER_BYTES_MAX, time.signal);
    } finally {
      time.stop();
    }
  }

  async #answer({ stream, connection }: IncomingStreamData): Promise<void> {
    const { clock, timers, shelfOf } = this.#our;
    const stop = timers.after(QUESTION_MS_MAX, () => stream.abort(new Error('It took too long.')));
    try {
      const bytes = await receiveFrame(stream, messages.QUESTION_BYTES_MAX);
      const question = messages.readQuestion(bytes);
      const isAllowed = this.#askers.allows(connection.remotePeer.toString(), clock.now());
      const shelf = isAllowed ? shelfOf(question.topic) : undefined;
      await sendFrame(stream, shelf ? await answerTo(question, shelf) : messages.HOLDS_NOTHING);
      await stream.close();
    } finally {
      stop();
    }
  }
}

async function answerTo(question: messages.Question, shelf: SpaceShelf): Promise<Uint8Array> {
  const { charter, runs } = await shelf.held();
  const answer = new messages.AnswerWriter();
  if (charter && charter.sequence > question.sequence) answer.add(charter);
  for (const run of runs) {
    const theirs = question.runs.find(({ author }) => Buffer.compare(author, run.author) === 0);
    await addRun(answer, shelf, run, theirs);
    if (answer.isFull) break;
  }
  return answer.taken();
}

/** What of our run the one who asks lacks. */
async function addRun(
  answer: messages.AnswerWriter,
  shelf: SpaceShelf,
  run: Run,
  theirs: Run | undefined,
): Promise<void> {
  const { author } = run;
  const isNews = run.forked && theirs?.forked !== true;
  const other = isNews ? await shelf.contradiction(author) : undefined;
  if (!theirs) {
    await addFrom(answer, shelf, run, run.first);
  } else if (!theirs.forked) {
    await addAfter(answer, shelf, run, theirs);
    if (theirs.first > run.first) await addBefore(answer, shelf, run, theirs.first);
  }
  if (other) answer.add(other);
}

async function addAfter(
  answer: messages.AnswerWriter,
  shelf: SpaceShelf,
  run: Run,
  theirs: Run,
): Promise<void> {
  if (theirs.last > run.last) return;
  if (theirs.last < run.first) {
    // Those between were given up here. When it is only one step, ours joins on to theirs.
    await addFrom(answer, shelf, run, run.first);
    return;
  }
  const [ours] = await shelf.entries(run.author, theirs.last, false, 1);
  const isSame = ours !== undefined && Buffer.compare(ours.hash, theirs.hash) === 0;
  // Ours contradicts theirs: that is what they should hear of.
  await addFrom(answer, shelf, run, isSame ? theirs.last + 1 : theirs.last);
}

async function addFrom(
  answer: messages.AnswerWriter,
  shelf: SpaceShelf,
  { author, last }: Run,
  from: number,
): Promise<void> {
  for (let next = from; next <= last; ) {
    const entries = await shelf.entries(author, next, false, PAGE_MAX);
    for (const entry of entries) if (!answer.add(entry)) return;
    if (entries.length === 0) return;
    next += entries.length;
  }
}

async function addBefore(
  answer: messages.AnswerWriter,
  shelf: SpaceShelf,
  { author }: Run,
  before: number,
): Promise<void> {
  for (let next = before - 1; next > 0 && !answer.isFull; ) {
    const entries = await shelf.entries(author, next, true, PAGE_MAX);
    for (const entry of entries) if (!answer.add(entry)) return;
    if (entries.length === 0) return;
    next -= entries.length;
  }
}
