/**
 * The tester's books of one connection: what was lent either way, which answers are open.
 *
 * Every message of the peer under test is checked against them, in every test: it may name nothing
 * that it was not given or has given back, give back no more than it got, use no number twice, and
 * turn no object into a promise.
 */
import assert from 'node:assert/strict';
import { descriptorIn, descriptorsIn, type RawOperation } from './raw-dialect.ts';
import type { Raw, RawRecord } from './raw-syrup.ts';

interface Lent {
  readonly kind: string;
  sent: bigint;
  returned: bigint;
}

export class Books {
  /** Ours, lent to the peer: how often it was sent, and how often the peer has given it back. */
  readonly #ours = new Map<bigint, Lent>();
  /** The peer's, lent to us. */
  readonly #theirs = new Map<bigint, string>();
  /** Answer numbers of the peer: true while they are open. */
  readonly #theirAnswers = new Map<bigint, boolean>();

  /** How often the peer has given our `position` back. */
  returned(position: bigint): bigint {
    return this.#ours.get(position)?.returned ?? 0n;
  }

  /** Has the peer let go of its answer number? */
  isLetGo(answer: bigint): boolean {
    return this.#theirAnswers.get(answer) === false;
  }

  /** The positions of ours that the peer has not given back as often as it got them. */
  outstanding(): bigint[] {
    return [...this.#ours].filter(([, lent]) => lent.returned < lent.sent).map(([n]) => n);
  }

  /** The answer numbers that the peer has not let go of. */
  openAnswers(): bigint[] {
    return [...this.#theirAnswers].filter(([, open]) => open).map(([n]) => n);
  }

  /** We send `message`. */
  sent(message: RawRecord): void {
    for (const { kind, position } of descriptorsIn(message)) {
      if (!kind.startsWith('import-') || position === 0n) continue;
      const lent = this.#ours.get(position) ?? { kind, sent: 0n, returned: 0n };
      lent.sent++;
      this.#ours.set(position, lent);
    }
  }

  /** Throws AssertionError when the peer may not send this. */
  received(operation: RawOperation): void {
    switch (operation.op) {
      case 'deliver':
        this.#addressed(operation.to);
        assert.ok(Array.isArray(operation.args), 'arguments are a List');
        for (const descriptor of descriptorsIn(operation.args)) this.#mentioned(descriptor);
        this.#answer(operation.answer);
        if (operation.resolver !== false) this.#resolver(operation.resolver);
        return;
      case 'listen':
        this.#addressed(operation.to);
        return this.#resolver(operation.resolver);
      case 'part':
        this.#addressed(operation.of);
        assert.notEqual(operation.answer, false, 'a part has an answer number');
        return this.#answer(operation.answer);
      case 'gc-exports':
        return this.#givenBack(operation.positions, operation.counts);
      case 'gc-answers':
        return this.#letGo(operation.positions);
      case 'abort':
        assert.equal(typeof operation.reason, 'string', 'the reason of an abort is a String');
    }
  }

  #addressed(to: Raw): void {
    const descriptor = descriptorIn(to);
    assert.ok(descriptor && !descriptor.kind.startsWith('import-'), 'sent to an export or answer');
    this.#mentioned(descriptor);
  }

  #mentioned({ kind, position }: { kind: string; position: bigint }): void {
    if (kind === 'answer') {
      assert.ok(this.#theirAnswers.get(position), `answer ${position} is open`);
    } else if (kind === 'export') {
      const lent = this.#ours.get(position);
      const held = position === 0n || (lent && lent.returned < lent.sent);
      assert.ok(held, `the peer holds our ${position}`);
    } else {
      if (position === 0n) assert.equal(kind, 'import-object');
      assert.equal(this.#theirs.get(position) ?? kind, kind, `${position} stays what it is`);
      this.#theirs.set(position, kind);
    }
  }

  #answer(answer: Raw): void {
    if (answer === false) return;
    assert.ok(typeof answer === 'bigint', 'an answer number is an Integer');
    assert.ok(!this.#theirAnswers.get(answer), `answer ${answer} is not open already`);
    this.#theirAnswers.set(answer, true);
  }

  #resolver(resolver: Raw): void {
    const descriptor = descriptorIn(resolver);
    assert.equal(descriptor?.kind, 'import-object', 'a resolver is lent to us');
    this.#mentioned(descriptor as { kind: string; position: bigint });
  }

  #givenBack(positions: Raw, counts: Raw): void {
    const [which, howOften] = [positions as bigint[], counts as bigint[]];
    assert.ok(which.length > 0, 'something is given back');
    assert.equal(which.length, howOften.length, 'a count for each position');
    for (const [i, position] of which.entries()) {
      const lent = this.#ours.get(position);
      const count = howOften[i] as bigint;
      assert.ok(lent && count > 0n, `our ${position} was lent, and is given back ${count} times`);
      lent.returned += count;
      assert.ok(lent.returned <= lent.sent, `our ${position} is given back too often`);
    }
  }

  #letGo(positions: Raw): void {
    for (const position of positions as bigint[]) {
      assert.ok(this.#theirAnswers.get(position), `answer ${position} was open`);
      this.#theirAnswers.set(position, false);
    }
  }
}
