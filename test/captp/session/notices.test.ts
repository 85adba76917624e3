import assert from 'node:assert/strict';
import { deliverTo, E, Far, memoryChannels, release, sym } from '../../../captp/index.ts';
import { encode, labelOf, record, type SyrupRecord } from '../../../captp/syrup/index.ts';
import { fetch, pair, until } from './pair.ts';
import { type Tap, tap } from './tap.ts';

const exported = (position: unknown) => record('desc:export', position);
const isNotice = (message: SyrupRecord) => labelOf(message)?.startsWith('op:gc-') === true;
const told = (line: Tap) => line.sent.filter(isNotice).length;

describe('what is told of what is let go of', () => {
  it('is cut to fit when only small messages are allowed', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    const limits = { messageBytes: 2_000 };
    const coins = Far('Coins', { one: () => 1n, coin: () => Far('Coin', {}) });
    const { alice, bob } = await pair({}, { coins }, { limits }, [line.channel, theirs]);
    const far = await fetch(alice, 'coins');
    const count = 3_000;
    const answers = Array.from({ length: count }, () => E(far).one!());
    assert.equal((await Promise.all(answers)).length, count);
    const asked = Array.from({ length: count }, () => E(far).coin!());
    for (const coin of await Promise.all(asked)) release(coin as object);
    await until(() => bob.counts().exports <= 1 && bob.counts().answers === 0, 'all is let go of');
    const sizes = line.sent.filter(isNotice).map((notice) => encode(notice).length);
    assert.ok(Math.max(...sizes) <= limits.messageBytes);
    assert.equal(await E(far).one!(), 1n);
    assert.equal(alice.closed.settled, undefined);
  });

  it('ends the session of a peer that does not read, though nothing else waits', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(theirs);
    const limits = { bufferedBytes: 1_000 };
    const sink = Far('Sink', {
      take: (...things: object[]) => {
        for (const thing of things) release(thing);
      },
      ping: () => 'pong',
    });
    const { alice, bob } = await pair({}, { sink }, { limits }, [ours, line.channel]);
    const other = await pair({}, { sink });
    const held = await fetch(alice, 'sink');
    // What the sink is known as stands in the message that told it.
    const tells = (message: SyrupRecord) => labelOf(message)?.startsWith('op:deliver') === true;
    const [, args] = (line.sent.find(tells) as SyrupRecord).fields;
    const [, given] = args as [unknown, SyrupRecord];
    let position = 10n ** 14n;
    const much = (): Uint8Array => {
      const things = Array.from({ length: 5_000 }, () => record('desc:import-object', position++));
      const taking = [sym('take'), ...things];
      return encode(record('op:deliver', exported(given.fields[0]), taking, false, false));
    };
    ours.pause();
    for (let i = 0; i < 40 && bob.closed.settled === undefined; i++) {
      line.slip(much());
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(bob.closed.settled, 'the session has ended');
    assert.match(await bob.closed, /do not read/);
    assert.ok(told(line) > 0);
    release(held);
    assert.equal(await E(await fetch(other.alice, 'sink')).ping!(), 'pong');
  });
});

describe('the place where an answer is told', () => {
  it('is told nothing more by who had it, once it was given to another call', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    const held: unknown[] = [];
    const quiet = Far('Quiet', { wait: () => new Promise(() => undefined) });
    const { alice } = await pair({}, { quiet }, {}, [line.channel, theirs]);
    const far = await fetch(alice, 'quiet');
    const keeper = Far('Keeper', { hold: (ref: unknown) => void held.push(ref) });
    const waits = (message: SyrupRecord): boolean => labelOf(message) === 'op:deliver';
    /** A call, and the position that its answer is told at. */
    const ask = async (...args: unknown[]) => {
      const before = line.sent.filter(waits).length;
      const answer = E(far).wait!(...args);
      await until(() => line.sent.filter(waits).length > before, 'the call was sent');
      const [, sent, , resolver] = (line.sent.filter(waits).at(-1) as SyrupRecord).fields;
      const position = (resolver as SyrupRecord).fields[0];
      return { answer, position, args: sent as SyrupRecord[] };
    };
    const first = await ask(keeper);
    const hold = [sym('hold'), exported(first.position)];
    const to = exported(first.args[1]!.fields[0]);
    line.slip(encode(record('op:deliver', to, hold, false, false)));
    await until(() => held.length === 1, 'the place is handed on');
    deliverTo(held[0], [sym('fulfill'), 'first'], undefined);
    assert.equal(await first.answer, 'first');
    line.slip(encode(record('op:gc-exports', [first.position], [1n])));
    const second = await ask();
    assert.equal(second.position, first.position);
    deliverTo(held[0], [sym('fulfill'), 'no longer'], undefined);
    deliverTo(held[0], [sym('break'), 'no longer'], undefined);
    assert.equal(alice.counts().questions, 1);
    const fulfil = [sym('fulfill'), 'second'];
    line.slip(encode(record('op:deliver', exported(second.position), fulfil, false, false)));
    assert.equal(await second.answer, 'second');
    assert.equal(alice.counts().questions, 0);
    assert.equal(alice.closed.settled, undefined);
  });

  it('is free again when the peer lets go of it without a word', async () => {
    const [ours, theirs] = memoryChannels();
    const line = tap(ours);
    const quiet = Far('Quiet', { wait: () => new Promise(() => undefined) });
    const { alice } = await pair({}, { quiet }, {}, [line.channel, theirs]);
    const far = await fetch(alice, 'quiet');
    await until(() => alice.counts().exports === 0, 'nobody waits for an answer');
    const before = line.sent.length;
    const answer = E(far).wait!();
    await until(() => line.sent.length > before, 'the call was sent');
    const resolver = (line.sent.at(-1) as SyrupRecord).fields[3] as SyrupRecord;
    line.slip(encode(record('op:gc-exports', [resolver.fields[0]], [1n])));
    await assert.rejects(async () => answer, { code: 'unanswered' });
    assert.deepEqual([alice.counts().exports, alice.counts().questions], [0, 0]);
    assert.equal(alice.closed.settled, undefined);
  });
});
