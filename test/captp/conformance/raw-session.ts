/**
 * The tester's end of one connection.
 *
 * It says and hears single messages. Messages of garbage collection are no part of the talk, as
 * they come when they come; they, like all others, are checked against the books.
 */
import assert from 'node:assert/strict';
import { asking, BOOTSTRAP, exported, fetching, lent } from './messages.ts';
import { rest, until, untilCollected } from './patience.ts';
import { Books } from './raw-books.ts';
import { descriptorIn, publicIdOf, type RawDialect, type RawOperation } from './raw-dialect.ts';
import { freshKey, isSignedBy, type RawKey, sessionIdOf } from './raw-keys.ts';
import { type Raw, RawRecord, read, rec, symbol, write } from './raw-syrup.ts';
import type { RawWire } from './raw-wire.ts';
import { same, show } from './same.ts';

/** The greeting of `location` with `key`, good in every field. */
export function greetingOf(dialect: RawDialect, location: Raw, key: RawKey): RawRecord {
  const signature = key.sign(write(rec('my-location', location)));
  return dialect.startSession(
    '1.0',
    dialect.key(key.publicKey),
    location,
    dialect.signature(signature),
  );
}

export class RawSession {
  readonly dialect: RawDialect;
  readonly wire: RawWire;
  readonly location: RawRecord;
  readonly books = new Books();
  /** Ours of this connection. */
  key = freshKey();
  readonly #letTimePass: () => void;
  #greeting: readonly Raw[] | undefined;
  readonly #inbox: RawRecord[] = [];
  #aborted = false;
  #nextPosition = 0n;
  #nextAnswer = 0n;

  /** `letTimePass`: for what the peer under test does not do at once. */
  constructor(dialect: RawDialect, wire: RawWire, location: RawRecord, letTimePass: () => void) {
    this.#letTimePass = letTimePass;
    this.dialect = dialect;
    this.wire = wire;
    this.location = location;
  }

  // Talking

  send(...messages: RawRecord[]): void {
    for (const message of messages) {
      this.books.sent(message);
      this.wire.write(write(message));
    }
  }

  /** A message without an answer. */
  tell(to: Raw, args: Raw): void {
    this.send(this.dialect.deliverOnly(to, args));
  }

  /** A message whose answer is told to a fresh object of ours; gives its position. */
  ask(to: Raw, args: Raw): bigint {
    const resolver = this.freshPosition();
    this.send(asking(to, args, false, lent(resolver)));
    return resolver;
  }

  /** As {@link ask}, also with an answer number to send ahead to. */
  askAhead(to: Raw, args: Raw): { resolver: bigint; answer: bigint } {
    const [resolver, answer] = [this.freshPosition(), this.freshAnswer()];
    this.send(asking(to, args, answer, lent(resolver)));
    return { resolver, answer };
  }

  /** The next position for something of ours; the first is 0, as with the public suite. */
  freshPosition(): bigint {
    return this.#nextPosition++;
  }

  freshAnswer(): bigint {
    return this.#nextAnswer++;
  }

  // Listening

  /** The next message that is not about garbage. */
  async next(what = 'a message comes'): Promise<RawRecord> {
    await until(() => this.#pump() > 0 || this.wire.closed, what);
    const message = this.#inbox.shift();
    assert.ok(message, `the connection was closed before: ${what}`);
    return message;
  }

  /** The next messages are exactly these, in this order. */
  async expect(...messages: RawRecord[]): Promise<void> {
    for (const message of messages) {
      same(await this.next(`there comes ${message.label}`), message);
    }
  }

  /** The next message tells our `resolver` that it is fulfilled; gives with what. */
  async fulfilled(resolver: bigint): Promise<Raw> {
    const [word, value] = await this.#told(resolver);
    same([word as Raw], [symbol('fulfill')], show(value as Raw));
    return value as Raw;
  }

  /** The next message tells our `resolver` that it is broken; gives the reason. */
  async brokenWith(resolver: bigint): Promise<Raw> {
    const [word, reason] = await this.#told(resolver);
    same([word as Raw], [symbol('break')], show(reason as Raw));
    return reason as Raw;
  }

  async #told(resolver: bigint): Promise<readonly Raw[]> {
    const message = await this.next(`our ${resolver} is told`);
    assert.match(message.label, /^op:deliver/, show(message));
    const args = message.fields[1] as readonly Raw[];
    same(message, this.dialect.deliverOnly(exported(resolver), args));
    assert.equal(args.length, 2, 'a word and a value');
    return args;
  }

  /** Nothing comes any more, and the connection stays open. */
  async silence(): Promise<void> {
    await rest();
    this.#pump();
    assert.deepEqual(this.#inbox.map(show), []);
    assert.equal(this.wire.closed, false, 'the connection is open');
  }

  /** The only thing that still comes is an abort, and then the end. */
  async aborted(reason?: RegExp): Promise<void> {
    const message = await this.next('an abort comes');
    assert.equal(message.label, 'op:abort');
    if (reason) assert.match(message.fields[0] as string, reason);
    await this.closedInSilence();
  }

  /** The connection is closed and nothing more is said. */
  async closedInSilence(): Promise<void> {
    await until(() => this.wire.closed, 'the connection is closed');
    await rest();
    this.#pump();
    assert.deepEqual(this.#inbox.map(show), []);
  }

  // What most tests begin or end with

  /** Greets, and hears the greeting of the peer. */
  async greet(): Promise<this> {
    this.send(greetingOf(this.dialect, this.location, this.key));
    await this.greeted();
    return this;
  }

  /** The next message is a greeting; it is checked. */
  async greeted(): Promise<void> {
    const message = await this.next('the peer greets');
    assert.equal(message.label, 'op:start-session');
    this.#greeting = message.fields;
    const { key, location, signature } = this.#greetingFields();
    const signed = write(rec('my-location', location));
    assert.ok(isSignedBy(key, signed, signature), 'the location is signed with the session key');
    const [wireKey, wireSignature] = [this.dialect.key(key), this.dialect.signature(signature)];
    same(message, this.dialect.startSession('1.0', wireKey, location, wireSignature));
  }

  #greetingFields(): { key: Uint8Array; location: RawRecord; signature: Uint8Array } {
    assert.ok(this.#greeting, 'the peer has greeted');
    const [key, location, signature] = this.#greeting.slice(-3) as [Raw, RawRecord, Raw];
    return {
      key: this.dialect.keyBytes(key),
      location,
      signature: this.dialect.signatureBytes(signature),
    };
  }

  get theirKey(): Uint8Array {
    return this.#greetingFields().key;
  }

  get theirLocation(): RawRecord {
    return this.#greetingFields().location;
  }

  get ourId(): Uint8Array {
    return publicIdOf(this.dialect, this.key.publicKey);
  }

  get theirId(): Uint8Array {
    return publicIdOf(this.dialect, this.theirKey);
  }

  get id(): Uint8Array {
    return sessionIdOf(this.ourId, this.theirId);
  }

  /** What stands under `swiss`, which must be an object; the descriptor to send to. */
  async fetch(swiss: string): Promise<RawRecord> {
    const found = descriptorIn(await this.fulfilled(this.ask(BOOTSTRAP, fetching(swiss))));
    assert.equal(found?.kind, 'import-object');
    return exported(found?.position as bigint);
  }

  /** Waits until all that we lent but `kept` was given back, exactly, and no answer is open. */
  async balanced(...kept: bigint[]): Promise<void> {
    const { books } = this;
    const all = () => {
      this.#pump();
      return books.outstanding().length <= kept.length && books.openAnswers().length === 0;
    };
    await untilCollected(all, 'all is given back', this.#letTimePass).catch(() => undefined);
    assert.deepEqual(
      { lent: books.outstanding(), answers: books.openAnswers() },
      { lent: kept, answers: [] },
    );
  }

  /** Waits until the peer has given `position` back `count` times, and no more. */
  async givenBack(position: bigint, count: bigint): Promise<void> {
    const all = () => {
      this.#pump();
      return this.books.returned(position) >= count;
    };
    const what = `our ${position} is given back ${count} times`;
    await untilCollected(all, what, this.#letTimePass);
    this.#letTimePass();
    await rest();
    this.#pump();
    assert.equal(this.books.returned(position), count);
  }

  #checked(message: RawRecord): RawOperation {
    try {
      const operation = this.dialect.meaning(message);
      this.books.received(operation);
      return operation;
    } catch (error) {
      throw new assert.AssertionError({ message: `${show(message)}: ${String(error)}` });
    }
  }

  /** Reads what has come; gives how many messages wait. */
  #pump(): number {
    for (const frame of this.wire.frames.splice(0)) {
      assert.ok(!this.#aborted, 'nothing comes behind an abort');
      const message = read(frame);
      assert.ok(message instanceof RawRecord, 'a message is a record');
      const operation = this.#checked(message);
      if (operation.op === 'abort') this.#aborted = true;
      if (!operation.op.startsWith('gc-')) this.#inbox.push(message);
    }
    return this.#inbox.length;
  }
}
