import assert from 'node:assert/strict';
import { E, Far, makeVow, memoryChannels, send, sendOnly, sym } from '../../../captp/index.ts';
import { fetch, type Loose, pair, until } from './pair.ts';

const echo = () => Far('Echo', { echo: (...args: unknown[]) => args });

describe('a session', () => {
  it('greets, and both sides know each other and the same session', async () => {
    const { alice, bob } = await pair({}, {});
    assert.equal(alice.peer.designator, 'bob');
    assert.equal(bob.peer.designator, 'alice');
    assert.deepEqual(alice.id, bob.id);
    assert.equal(alice.id.length, 32);
  });

  it('fetches an object by its number and sends to it', async () => {
    const { alice } = await pair({}, { greeter: Far('Greeter', { hi: (n: string) => `Hi ${n}` }) });
    assert.equal(await E(await fetch(alice, 'greeter')).hi!('Ada'), 'Hi Ada');
  });

  it('breaks the fetch of a number that nothing stands under', async () => {
    const { alice } = await pair({}, {});
    await assert.rejects(async () => fetch(alice, 'nothing'), /no such thing/);
    const malformed = E(alice.bootstrap as unknown as Loose).fetch!('text');
    await assert.rejects(() => malformed.then(), { code: 'not-found' });
  });

  it('sends ahead to answers that are not there yet, in one round trip', async () => {
    const chain = Far('Chain', { next: (): unknown => chain, name: () => 'end' });
    const { alice } = await pair({}, { chain });
    let at: unknown = fetch(alice, 'chain');
    for (let i = 0; i < 100; i++) at = E(at as Loose).next!();
    assert.equal(await E(at as Loose).name!(), 'end');
  });

  it('carries every kind of value there and back', async () => {
    const { alice } = await pair({}, { echo: echo() });
    const values = [
      1n,
      -0,
      'text',
      sym('name'),
      new Uint8Array([1, 2]),
      [null, undefined],
      { a: 1 },
    ];
    assert.deepStrictEqual(await E(await fetch(alice, 'echo')).echo!(...values), values);
  });

  it('gives an object back as itself, wherever it has been', async () => {
    const { alice } = await pair({}, { echo: echo() });
    const mine = Far('Mine', {});
    const far = await fetch(alice, 'echo');
    const [one, other] = (await E(far).echo!(mine, far)) as unknown[];
    assert.equal(one, mine);
    assert.equal(other, far);
  });

  it('calls back an object that was passed', async () => {
    const caller = Far('Caller', { call: (back: Loose, n: bigint) => E(back).take!(n + 1n) });
    const { alice } = await pair({}, { caller });
    const back = Far('Back', { take: (n: bigint) => n * 2n });
    assert.equal(await E(await fetch(alice, 'caller')).call!(back, 20n), 42n);
  });

  it('carries an error with its code, and hides the errors of the machine', async () => {
    const failing = Far('Failing', {
      revoked() {
        throw Object.assign(new Error('It was taken back.'), { code: 'revoked' });
      },
      system() {
        throw Object.assign(new Error('ENOENT: /home/ada/secret'), { code: 'ENOENT' });
      },
      unsendable: () => () => 1,
    });
    const { alice } = await pair({}, { failing });
    const ref = await fetch(alice, 'failing');
    await assert.rejects(() => E(ref).revoked!().then(), {
      code: 'revoked',
      message: 'It was taken back.',
    });
    await assert.rejects(
      () => E(ref).system!().then(),
      (error: Error) =>
        !error.message.includes('ada') && !('stack' in error && /ada/.test(error.stack!)),
    );
    await assert.rejects(() => E(ref).unsendable!().then(), { code: 'not-passable' });
  });

  it('breaks a send that cannot be sent, and goes on', async () => {
    const { alice } = await pair({}, { echo: echo() }, { limits: { messageBytes: 10_000 } });
    const far = await fetch(alice, 'echo');
    await assert.rejects(() => E(far).echo!(() => 1).then(), { code: 'not-passable' });
    await assert.rejects(() => E(far).echo!(new Uint8Array(20_000)).then(), { code: 'too-large' });
    assert.deepEqual(await E(far).echo!('still'), ['still']);
  });

  it('does not count what was lent in a message that could not be sent', async () => {
    const { alice } = await pair({}, { echo: echo() });
    const far = await fetch(alice, 'echo');
    await until(() => alice.counts().exports === 0, 'the resolver of the fetch is given back');
    const failed = E(far).echo!(Far('Lent', {}), () => 1);
    await assert.rejects(() => failed.then(), { code: 'not-passable' });
    assert.equal(alice.counts().exports, 0);
  });

  it('passes promises, and tells what becomes of them', async () => {
    const { vow, resolver } = makeVow();
    const broken = makeVow();
    const { alice } = await pair({}, { echo: echo() });
    const far = await fetch(alice, 'echo');
    const keep = Far('Keep', { note: (promise: PromiseLike<unknown>) => promise });
    const keeper = await pair({}, { keep });
    const answer = E(await fetch(keeper.alice, 'keep')).note!(vow);
    const refusal = E(await fetch(keeper.alice, 'keep')).note!(broken.vow);
    resolver.resolve('later');
    broken.resolver.reject(new Error('never'));
    assert.equal(await answer, 'later');
    await assert.rejects(() => refusal.then(), /never/);
    assert.deepEqual(
      await E(far).echo!(Promise.resolve(1n)).then((list) => (list as []).length),
      1,
    );
  });

  it('takes an answer that is still open as an argument', async () => {
    const adder = Far('Adder', {
      five: () => 5n,
      add: async (a: PromiseLike<bigint>, b: bigint) => (await a) + b,
    });
    const { alice } = await pair({}, { adder });
    const far = await fetch(alice, 'adder');
    assert.equal(await E(far).add!(E(far).five!(), 2n), 7n);
  });

  it('keeps messages behind those sent ahead, also when the answer turns out to live here', async () => {
    const held: (() => void)[] = [];
    let holding = false;
    const channels = memoryChannels((deliver) => {
      if (holding) held.push(deliver);
      else queueMicrotask(deliver);
    });
    const received: unknown[] = [];
    const mine = Far('Mine', { note: (n: unknown) => received.push(n) });
    const bounce = Far('Bounce', { back: (ref: unknown) => ref });
    const { alice } = await pair({}, { bounce }, {}, channels);
    const far = await fetch(alice, 'bounce');
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    await settled();

    holding = true;
    const answer = E(far).back!(mine);
    await settled();
    held.shift()?.();
    await settled();
    // The answer is on its way here; the first message sets out to meet it.
    sendOnly(answer, [sym('note'), 1n]);
    held.shift()?.();
    assert.equal(await answer, mine);
    sendOnly(answer, [sym('note'), 2n]);
    while (held.length > 0) {
      held.shift()?.();
      await settled();
    }
    assert.deepEqual(received, [1n, 2n]);
    alice.abort('Done.');
  });

  it('lends the object of a third vat as its own, which forwards', async () => {
    const { alice: toCarol } = await pair({}, { carol: Far('Carol', { name: () => 'Carol' }) });
    const carol = await fetch(toCarol, 'carol');
    const { alice } = await pair({}, { carol });
    assert.equal(await E(await fetch(alice, 'carol')).name!(), 'Carol');
  });

  it('makes plain calls, and sends that want no answer', async () => {
    const received: unknown[] = [];
    const { alice } = await pair({}, { call: Far('Call', (n: unknown) => received.push(n)) });
    const far = await fetch(alice, 'call');
    const before = alice.counts();
    sendOnly(far, [7n]);
    assert.deepEqual(alice.counts(), before);
    assert.equal(await send(far, [8n]), 2);
    assert.deepEqual(received, [7n, 8n]);
  });

  it('hands what arrives to the dispatch it was given, but not what is its own', async () => {
    const seen: unknown[][] = [];
    const thing = echo();
    const { vow, resolver } = makeVow();
    const { alice } = await pair(
      {},
      { thing, later: Far('Later', { wait: () => vow }) },
      {
        dispatch(target, args, answer) {
          seen.push([target, ...args]);
          answer?.resolve(target === thing ? 'dispatched' : vow);
        },
      },
    );
    const far = await fetch(alice, 'thing');
    const early = E(E(await fetch(alice, 'later')).wait!() as unknown as Loose).echo!();
    assert.equal(await E(far).echo!(), 'dispatched');
    resolver.resolve(thing);
    assert.equal(await early, 'dispatched');
    assert.equal(seen.filter(([target]) => target === thing).length, 2);
  });

  it('shows how much is waiting to be sent', async () => {
    const { alice } = await pair({}, { echo: echo() });
    const far = await fetch(alice, 'echo');
    await until(() => alice.bufferedBytes === 0, 'all is sent');
    const answer = E(far).echo!(new Uint8Array(100_000));
    assert.ok(alice.bufferedBytes > 100_000);
    await answer;
    await until(() => alice.bufferedBytes === 0, 'all is sent');
  });
});

describe('the end of a session', () => {
  it('breaks everything that waits, on both sides, and says why', async () => {
    const never = Far('Never', { answer: () => makeVow().vow });
    const { alice, bob } = await pair({}, { never });
    const far = await fetch(alice, 'never');
    const waiting = E(far).answer!();
    const ahead = E(waiting as unknown as Loose).more!();
    bob.abort('The vat is closing.');
    for (const open of [waiting, ahead]) {
      await assert.rejects(() => open.then(), { code: 'disconnected', message: /vat is closing/ });
    }
    assert.match(await alice.closed, /vat is closing/);
    assert.match(await bob.closed, /vat is closing/);
    await assert.rejects(() => E(far).answer!().then(), { code: 'disconnected' });
    assert.deepEqual(alice.counts(), { exports: 0, imports: 0, answers: 0, questions: 0 });
  });

  it('comes with the connection', async () => {
    const { alice, bob, channels } = await pair({}, {});
    channels[0].close();
    assert.match(await alice.closed, /lost/);
    assert.match(await bob.closed, /lost/);
  });

  it('is final: nothing leaves or arrives afterwards', async () => {
    const received: unknown[] = [];
    const { alice, bob } = await pair({}, { log: Far('Log', (n: unknown) => received.push(n)) });
    const far = await fetch(alice, 'log');
    bob.abort('over');
    sendOnly(far, [1n]);
    await alice.closed;
    sendOnly(far, [2n]);
    alice.abort('again');
    assert.match(await alice.closed, /over/);
    assert.deepEqual(received, []);
  });
});
