/**
 * A session: one connection with one peer, over which both send messages to what the other has
 * given them.
 *
 * It ends once and for all: by the peer, by us, or by the network. Then everything that still
 * waits for the peer breaks with {@link Disconnected}, and all that the peer held is let go.
 *
 * ```
 *   frames ─► reader ─► Incoming ─► dispatch ─► objects here
 *                          │  tables: exports (with questions), imports, answers
 *   frames ◄─ writer ◄─ Outgoing ◄─ presences, questions ◄─ E(…)
 * ```
 */
import { Access } from '../access.ts';
import type { Channel } from '../channel.ts';
import type { DescriptorKind } from '../codec.ts';
import type { Dialect, Form } from '../dialect.ts';
import { bindHandler, type Dispatch, deliverTo, type Ref } from '../handler.ts';
import type { PeerLocator } from '../locator.ts';
import type { Resolver } from '../resolver.ts';
import type { Sym } from '../symbol.ts';
import { NotPassable, SyrupError } from '../syrup/index.ts';
import { makeVow, type Vow } from '../vow.ts';
import { AnswerTable } from './answers.ts';
import {
  Disconnected,
  forThePeer,
  ProtocolError,
  somethingFailed,
  TooMuchUnsent,
} from './errors.ts';
import { type Exported, ExportTable } from './exports.ts';
import type { Greeted, SessionKey } from './handshake.ts';
import { ImportTable } from './imports.ts';
import { BREAK, Incoming } from './incoming.ts';
import type { Introductions } from './introductions.ts';
import type { SessionLimits } from './limits.ts';
import type { Message, Outgoing } from './outgoing.ts';
import { BOOTSTRAP_POSITION } from './positions.ts';
import { type Asker, Question } from './question.ts';
import { References } from './references.ts';
import type { Bootstrap, Session, SessionCounts } from './session.ts';

export interface SessionParts {
  readonly channel: Channel;
  readonly dialect: Dialect;
  /** Forms that only one dialect writes. */
  readonly tellingForms?: ReadonlyMap<Form, Dialect> | undefined;
  readonly limits: SessionLimits;
  /** Has sent our greeting. */
  readonly out: Outgoing;
  /** Makes the object that the peer begins with. */
  readonly bootstrap: (session: Session) => object;
  readonly location: PeerLocator;
  readonly introductions?: Introductions | undefined;
  /** Delivers to what is neither a promise nor an object of the session itself. */
  readonly dispatch: Dispatch;
}

/** Longest reason of the peer's that is kept, in characters. */
const REASON_CHARS_MAX = 200;
/** After so many messages it is looked whether the peer reads. */
const MESSAGES_BETWEEN_LOOKS = 16;
/** Stands where a question stood that was told, until the peer lets go of it. */
const TOLD: Exported = {
  target: bindHandler(Object.freeze({}), { deliver: (_, answer) => answer?.resolve(undefined) }),
  count: 1,
};

/** What a session is made of, and its halves use. */
interface Tables extends SessionParts {
  readonly exports: ExportTable;
  readonly imports: ImportTable;
  readonly answers: AnswerTable;
}

export class LiveSession implements Session, Asker {
  declare readonly peer: PeerLocator;
  declare readonly id: Uint8Array;
  declare readonly ourKey: SessionKey;
  declare readonly peerKey: Uint8Array;
  declare readonly peerPublicId: Uint8Array;
  readonly location: PeerLocator;
  readonly bootstrap: Ref<Bootstrap>;
  readonly closed: Vow<string>;
  readonly #our: Tables;
  readonly #out: Outgoing;
  readonly #references: References;
  readonly #incoming: Incoming;
  readonly #close: Resolver<string>;
  readonly #unused = new FinalizationRegistry<number>((position) => this.freeAnswer(position));
  #asked = 0;
  #received = 0;
  #endedBecause: string | undefined = undefined;

  /** Takes over the channel, on which both sides have greeted. */
  constructor(parts: SessionParts, greeted: Greeted) {
    const { channel, limits, out } = parts;
    Object.assign(this, greeted);
    this.location = parts.location;
    const { vow, resolver } = makeVow<string>();
    this.closed = vow;
    this.#close = resolver;
    const bootstrap = parts.bootstrap(this);
    const our: Tables = {
      ...parts,
      exports: new ExportTable(bootstrap, limits.exports),
      imports: new ImportTable(limits.imports, (position, count) => {
        out.freeExport(position, count);
      }),
      answers: new AnswerTable(limits.answers),
    };
    this.#our = our;
    this.#out = out;
    this.#references = new References(this, {
      ...our,
      listenTo: (position) => this.#listenTo(position),
    });
    this.#incoming = new Incoming({
      ...our,
      references: this.#references,
      dispatch: (target, args, answer) => {
        // What belongs to the session itself is no business of the vat's.
        (target === bootstrap ? deliverTo : parts.dispatch)(target, args, answer);
      },
      tell: (position, selector, value) => this.#tell(position, selector, value),
      aborted: (reason) => this.#abortedBecause(reason),
      heard: (form) => this.#hear(form),
    });
    const theirs = this.#references.descriptor('desc:import-object', BOOTSTRAP_POSITION);
    this.bootstrap = theirs as Ref<Bootstrap>;
    channel.onClose(() => this.#end('The connection was lost.'));
    channel.onFrame((frame) => this.#receive(frame));
  }

  get ended(): boolean {
    return this.#endedBecause !== undefined;
  }

  get bufferedBytes(): number {
    return this.#out.bufferedBytes;
  }

  abort(reason: string): void {
    if (this.ended) return;
    this.#out.abort(reason);
    this.#end(reason);
  }

  pause(): void {
    this.#our.channel.pause();
  }

  resume(): void {
    this.#our.channel.resume();
  }

  counts(): SessionCounts {
    const { exports, imports, answers } = this.#our;
    return {
      exports: exports.size,
      imports: imports.size,
      answers: answers.size,
      questions: this.#asked,
    };
  }

  deliver(
    kind: DescriptorKind,
    to: number,
    args: readonly unknown[],
    answer: Resolver | undefined,
  ): void {
    if (this.#endedBecause !== undefined) {
      return answer?.reject(new Disconnected(this.#endedBecause));
    }
    if (answer === undefined) return this.#deliverOnly(kind, to, args);
    const position = this.#out.answers.take();
    const question = new Question(this, 'desc:answer', position, answer);
    try {
      const resolver = this.#ask(question);
      const access = args[0];
      if (access instanceof Access) this.#sendAccess(kind, to, access, position, resolver);
      else
        this.#send(this.#out.dialect.write.deliver, { kind, to, args, answer: position, resolver });
    } catch (error) {
      this.#withdraw(question);
      this.#out.answers.giveBack(position);
      answer.reject(error);
      if (error instanceof ProtocolError) this.abort(error.message);
      return;
    }
    answer.pipelineTo(question);
  }

  /** What goes wrong has nobody to be told of it. */
  #deliverOnly(kind: DescriptorKind, to: number, args: readonly unknown[]): void {
    if (args[0] instanceof Access) return;
    try {
      this.#send(this.#out.dialect.write['deliver-only'], { kind, to, args });
    } catch (error) {
      if (error instanceof ProtocolError) this.abort(error.message);
    }
  }

  release(position: number): void {
    if (!this.ended) this.#our.imports.release(position);
  }

  answered(question: Question): void {
    this.#asked--;
    this.#our.exports.replace(question.position, question, TOLD);
  }

  freeAnswer(position: number): void {
    this.#out.freeAnswer(position);
  }

  freeAnswerWith(question: Question, position: number): void {
    this.#unused.register(question, position);
  }

  #ask(question: Question): number {
    question.position = this.#our.exports.add(question);
    this.#asked++;
    return question.position;
  }

  #withdraw(question: Question): void {
    if (question.position === 0) return;
    this.#our.exports.withdraw(question.position);
    this.#asked--;
  }

  /** An access has no resolver of its own: its answer is listened to. */
  #sendAccess(
    kind: DescriptorKind,
    to: number,
    { kind: part, key }: Access,
    answer: number,
    resolver: number,
  ): void {
    const { write } = this.#out.dialect;
    this.#send(write[part], { kind, to, key, answer });
    this.#out.follow(write.listen, { kind: 'desc:answer', to: answer, resolver });
  }

  #listenTo(position: number): Vow {
    const { vow, resolver } = makeVow();
    const question = new Question(this, 'desc:export', position, resolver);
    resolver.pipelineTo(question);
    // The peer has chosen to send a promise: that too much waits is no fault of this message.
    const asked = { kind: 'desc:export', to: position, resolver: this.#ask(question) } as const;
    this.#out.follow(this.#out.dialect.write.listen, asked);
    return vow;
  }

  /**
   * Tells a resolver of the peer's, which is then used up. What cannot be told breaks it instead;
   * and if that cannot be told either, that something failed.
   */
  #tell(position: number, selector: Sym, value: unknown, failures = 0): void {
    if (this.ended) return;
    try {
      const args = [selector, selector === BREAK ? forThePeer(value) : value];
      this.#send(this.#out.dialect.write['deliver-only'], {
        kind: 'desc:export',
        to: position,
        args,
      });
    } catch (error) {
      if (error instanceof ProtocolError) return this.abort(error.message);
      if (error instanceof TooMuchUnsent) return this.abort('You do not read what you asked for.');
      this.#tell(position, BREAK, failures === 0 ? error : somethingFailed(), failures + 1);
      return;
    }
    if (position !== BOOTSTRAP_POSITION) this.#out.freeExport(position, 1);
  }

  /**
   * Throws what {@link Outgoing.send} throws, or ProtocolError; then nothing was sent or counted.
   */
  #send(form: Form, message: Message): void {
    if (this.#out.isWriting) throw new NotPassable('A value that sends while it is read');
    try {
      this.#out.send(form, message, this.#references.write);
      this.#our.exports.commit();
    } catch (error) {
      this.#our.exports.rollBack();
      throw error;
    }
  }

  #receive(frame: Uint8Array): void {
    if (this.ended) return;
    try {
      if (frame.length > this.#our.limits.messageBytes) {
        throw new ProtocolError('A message is too large.');
      }
      this.#out.received(frame.length);
      this.#incoming.receive(frame);
      this.#checkThatPeerReads();
    } catch (error) {
      this.abort(reasonFor(error));
    }
  }

  /** Only now and then: asking costs something, and what a few messages bring about is bounded. */
  #checkThatPeerReads(): void {
    if (++this.#received % MESSAGES_BETWEEN_LOOKS !== 0) return;
    if (this.#out.isOverfull) throw new ProtocolError('You do not read what you are sent.');
  }

  /** A form that only one dialect writes tells which the peer speaks. */
  #hear(form: Form): void {
    const dialect = this.#our.tellingForms?.get(form);
    if (dialect) this.#out.dialect = dialect;
  }

  #abortedBecause(reason: unknown): void {
    const text = typeof reason === 'string' ? reason.slice(0, REASON_CHARS_MAX) : '';
    this.#end(`The other side ended it: ${text}`);
  }

  #end(reason: string): void {
    if (this.ended) return;
    this.#endedBecause = reason;
    this.#out.close();
    const { exports, imports, answers } = this.#our;
    const questions = [...exports.all()].filter((each) => each instanceof Question);
    for (const table of [exports, imports, answers]) table.clear();
    const disconnected = new Disconnected(reason);
    for (const question of questions) question.giveUp(disconnected);
    this.#close.resolve(reason);
  }
}

/** What the peer is told when its message could not be handled. */
function reasonFor(error: unknown): string {
  if (error instanceof ProtocolError) return error.message;
  if (error instanceof SyrupError) return `A message could not be read: ${error.message}`;
  return 'A message could not be handled.';
}
