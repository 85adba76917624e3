/**
 * A session: one connection with one peer, over which both send messages to what the other has
 * given them.
 *
 * It ends once and for all: by the peer, by us, or by the network. Then everything that still
 * waits for the peer breaks with {@link Disconnected}, and all that the peer held is let go.
 *
 * ```
 *   frames ─► decode ─► Incoming ─► dispatch ─► objects here
 *                          │  tables: exports, imports, answers, questions
 *   frames ◄─ encode ◄─ Outgoing ◄─ presences, pipelines ◄─ E(…)
 * ```
 */
import type { Channel } from '../channel.ts';
import { type Dialect, holdsValues, type Operation, readOperation } from '../dialect.ts';
import { type Dispatch, deliverTo, type Ref } from '../handler.ts';
import type { PeerLocator } from '../locator.ts';
import type { Sym } from '../symbol.ts';
import { asRecord, decodeOperation, SyrupError, type SyrupRecord } from '../syrup/index.ts';
import { makeVow, type Resolver, type Vow } from '../vow.ts';
import { AnswerTable } from './answers.ts';
import { Disconnected, forThePeer, ProtocolError, TooMuchUnsent } from './errors.ts';
import { ExportTable } from './exports.ts';
import type { Greeted, SessionKey } from './handshake.ts';
import { ImportTable } from './imports.ts';
import { BREAK, Incoming } from './incoming.ts';
import type { Introductions } from './introductions.ts';
import type { SessionLimits } from './limits.ts';
import { Outgoing } from './outgoing.ts';
import type { Sender } from './pipelines.ts';
import { BOOTSTRAP_POSITION, describe } from './positions.ts';
import { Questions } from './questions.ts';
import { References } from './references.ts';
import type { Bootstrap, Session, SessionCounts } from './session.ts';
import { Settler } from './settler.ts';

export interface SessionParts {
  readonly channel: Channel;
  readonly dialect: Dialect;
  readonly limits: SessionLimits;
  /** Makes the object that the peer begins with. */
  readonly bootstrap: (session: Session) => object;
  readonly location: PeerLocator;
  readonly introductions: Introductions | undefined;
  /** Delivers to what is neither a promise nor an object of the session itself. */
  readonly dispatch: Dispatch;
}

/** Longest reason of the peer's that is kept, in characters. */
const REASON_CHARS_MAX = 200;

export class LiveSession implements Session, Sender {
  readonly bootstrap: Ref<Bootstrap>;
  readonly peer: PeerLocator;
  readonly id: Uint8Array;
  readonly location: PeerLocator;
  readonly ourKey: SessionKey;
  readonly peerKey: Uint8Array;
  readonly peerPublicId: Uint8Array;
  readonly closed: Vow<string>;
  readonly #channel: Channel;
  readonly #limits: SessionLimits;
  readonly #out: Outgoing;
  readonly #exports: ExportTable;
  readonly #imports: ImportTable;
  readonly #answers: AnswerTable;
  readonly #questions: Questions;
  readonly #references: References;
  readonly #incoming: Incoming;
  readonly #close: Resolver<string>;
  #endedBecause: string | undefined;

  /** Takes over the channel, on which both sides have greeted. */
  constructor(parts: SessionParts, greeted: Greeted) {
    const { channel, dialect, limits, dispatch } = parts;
    this.location = parts.location;
    this.ourKey = greeted.ourKey;
    this.peerKey = greeted.peerKey;
    this.peerPublicId = greeted.peerPublicId;
    const bootstrap = parts.bootstrap(this);
    this.peer = greeted.peer;
    this.id = greeted.sessionId;
    this.#channel = channel;
    this.#limits = limits;
    const closed = makeVow<string>();
    this.closed = closed.vow;
    this.#close = closed.resolver;
    const out = new Outgoing(channel, dialect, limits);
    this.#out = out;
    this.#exports = new ExportTable(bootstrap, limits.exports);
    this.#imports = new ImportTable(limits.imports, (position, count) => {
      out.freeExport(position, count);
    });
    this.#answers = new AnswerTable(limits.answers);
    this.#questions = new Questions(this, out);
    const tables = { exports: this.#exports, imports: this.#imports, answers: this.#answers };
    this.#references = new References(
      this,
      tables,
      (position) => this.#listenTo(position),
      parts.introductions,
    );
    this.#incoming = new Incoming({
      exports: this.#exports,
      answers: this.#answers,
      references: this.#references,
      waitingMost: limits.waiting,
      dispatch: (target, args, answer) => {
        // What belongs to the session itself is no business of the vat's.
        const own = target instanceof Settler || target === bootstrap;
        (own ? deliverTo : dispatch)(target, args, answer);
      },
      tell: (position, selector, value) => this.#tell(position, selector, value),
    });
    const theirs = { kind: 'import-object', position: BOOTSTRAP_POSITION } as const;
    this.bootstrap = this.#references.resolve(theirs) as Ref<Bootstrap>;
    channel.onClose(() => this.#end('The connection was lost.'));
    channel.onFrame((frame) => this.#receive(frame));
  }

  get ended(): boolean {
    return this.#endedBecause !== undefined;
  }

  get bufferedBytes(): number {
    return this.#channel.bufferedBytes;
  }

  abort(reason: string): void {
    if (this.ended) return;
    this.#out.abort(reason);
    this.#end(reason);
  }

  pause(): void {
    this.#channel.pause();
  }

  resume(): void {
    this.#channel.resume();
  }

  counts(): SessionCounts {
    return {
      exports: this.#exports.size,
      imports: this.#imports.size,
      answers: this.#answers.size,
      questions: this.#questions.size,
    };
  }

  /** Sends a message to something of the peer's; what goes wrong breaks the answer. */
  deliver(to: SyrupRecord, args: readonly unknown[], answer: Resolver | undefined): void {
    if (this.#endedBecause !== undefined) {
      return answer?.reject(new Disconnected(this.#endedBecause));
    }
    const question = answer && this.#questions.ask(answer);
    const number = question ? BigInt(question.position) : false;
    try {
      this.#send({ op: 'deliver', to, args, answer: number, resolver: question?.settler ?? false });
    } catch (error) {
      if (question) this.#questions.withdraw(question);
      answer?.reject(error);
      if (error instanceof ProtocolError) this.abort(error.message);
      return;
    }
    if (question) answer.pipelineTo(question.pipeline);
  }

  #listenTo(position: number): Vow {
    const { vow, settler } = this.#questions.listenTo(position);
    this.#send({ op: 'listen', to: describe('export', position), resolver: settler });
    return vow;
  }

  /** Tells a settler of the peer's, which is then used up. */
  #tell(position: number, selector: Sym, value: unknown): void {
    if (this.ended) return;
    const told = selector.name === BREAK.name ? forThePeer(value) : value;
    const to = describe('export', position);
    try {
      this.#send({ op: 'deliver', to, args: [selector, told], answer: false, resolver: false });
    } catch (error) {
      if (error instanceof ProtocolError) return this.abort(error.message);
      if (error instanceof TooMuchUnsent) return this.abort('You do not read what you asked for.');
      this.#tell(position, BREAK, forThePeer(error));
      return;
    }
    if (position !== BOOTSTRAP_POSITION) this.#out.freeExport(position, 1);
  }

  /**
   * Throws what {@link Outgoing.send} throws, or ProtocolError; then nothing was sent or counted.
   */
  #send(operation: Operation): void {
    try {
      this.#out.send(operation, this.#references.describe);
      this.#exports.commit();
    } catch (error) {
      this.#exports.rollBack();
      throw error;
    }
  }

  #receive(frame: Uint8Array): void {
    if (this.ended) return;
    try {
      const operation = this.#read(frame);
      if (operation.op === 'abort') this.#abortedBecause(operation.reason);
      else this.#incoming.receive(operation);
    } catch (error) {
      this.abort(reasonFor(error));
    }
  }

  #read(frame: Uint8Array): Operation {
    if (frame.length > this.#limits.messageBytes)
      throw new ProtocolError('A message is too large.');
    const message = decodeOperation(frame, this.#limits.syrup, (label, index) =>
      holdsValues(label, index) ? this.#references.read : asRecord,
    );
    const operation = readOperation(message);
    if (!operation)
      throw new ProtocolError('There is no such operation, or not with these fields.');
    return operation;
  }

  #abortedBecause(reason: unknown): void {
    const text = typeof reason === 'string' ? reason.slice(0, REASON_CHARS_MAX) : '';
    this.#end(`The other side ended it: ${text}`);
  }

  #end(reason: string): void {
    if (this.ended) return;
    this.#endedBecause = reason;
    this.#out.close();
    this.#exports.clear();
    this.#imports.clear();
    this.#answers.clear();
    this.#questions.breakAll(new Disconnected(reason));
    this.#close.resolve(reason);
  }
}

/** What the peer is told when its message could not be handled. */
function reasonFor(error: unknown): string {
  if (error instanceof ProtocolError) return error.message;
  if (error instanceof SyrupError) return `A message could not be read: ${error.message}`;
  return 'A message could not be handled.';
}
