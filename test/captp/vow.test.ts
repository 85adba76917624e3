import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindHandler, deliverTo, makeVow, type Pipeline, Vow } from '../../captp/index.ts';

/** A reference that notes what it receives. */
function recorder() {
  const received: unknown[] = [];
  const ref = bindHandler(
    {},
    {
      deliver(args, answer) {
        received.push(args[0]);
        answer?.resolve(args[0]);
      },
    },
  );
  return { ref, received };
}

/** A pipeline to a far place: what goes in comes out at `ref` only when `flush` is called. */
function slowPipeline(ref: unknown): Pipeline & { flush(): void } {
  const waiting: (readonly unknown[])[] = [];
  return {
    deliver: (args) => waiting.push(args),
    mayShorten: () => false,
    flush: () => {
      for (const args of waiting.splice(0)) deliverTo(ref, args, undefined);
    },
  };
}

describe('a vow', () => {
  it('keeps the first decision and ignores later ones', async () => {
    const { vow, resolver } = makeVow();
    resolver.resolve(1);
    resolver.resolve(2);
    resolver.reject(new Error('late'));
    assert.equal(await vow, 1);
    assert.deepEqual(vow.settled, { value: 1 });
  });

  it('gives queued and later messages the error it breaks with', async () => {
    const { vow, resolver } = makeVow();
    const before = makeVow();
    vow.deliver(['early'], before.resolver);
    resolver.reject(new Error('gone'));
    const after = makeVow();
    vow.deliver(['late'], after.resolver);
    await assert.rejects(() => before.vow.then(), /gone/);
    await assert.rejects(() => after.vow.then(), /gone/);
  });

  it('breaks when it is made to wait for itself, however long the way round', async () => {
    const [a, b, c] = [makeVow(), makeVow(), makeVow()];
    a.resolver.resolve(b.vow);
    b.resolver.resolve(c.vow);
    c.resolver.resolve(a.vow);
    await assert.rejects(() => a.vow.then(), /cannot wait for itself/);
  });

  it('follows a native promise, also one that breaks', async () => {
    const good = makeVow();
    good.resolver.resolve(Promise.resolve('value'));
    assert.equal(await good.vow, 'value');
    const bad = makeVow();
    bad.resolver.resolve(Promise.reject(new Error('no')));
    await assert.rejects(() => bad.vow.then(), /no/);
  });

  it('delivers over a chain of 100,000 vows without exhausting the stack', () => {
    const { ref, received } = recorder();
    const first = makeVow();
    let last = first;
    for (let i = 0; i < 100_000; i++) {
      const next = makeVow();
      last.resolver.resolve(next.vow);
      last = next;
    }
    first.vow.deliver(['queued'], undefined);
    last.resolver.resolve(ref);
    first.vow.deliver(['later'], undefined);
    assert.deepEqual(received, ['queued', 'later']);
  });

  it('puts what is sent while the queue drains behind the queue', () => {
    const { vow, resolver } = makeVow();
    const received: unknown[] = [];
    const ref = bindHandler(
      {},
      {
        deliver(args) {
          received.push(args[0]);
          if (args[0] === 1) vow.deliver([3], undefined);
        },
      },
    );
    vow.deliver([1], undefined);
    vow.deliver([2], undefined);
    resolver.resolve(ref);
    assert.deepEqual(received, [1, 2, 3]);
  });

  it('keeps to its pipeline after settlement once a message went that way', () => {
    const { ref, received } = recorder();
    const pipeline = slowPipeline(ref);
    const { vow, resolver } = makeVow();
    resolver.pipelineTo(pipeline);
    vow.deliver([1], undefined);
    resolver.resolve(ref);
    vow.deliver([2], undefined);
    pipeline.flush();
    assert.deepEqual(received, [1, 2]);
  });

  it('goes straight after settlement when nothing was sent ahead', () => {
    const { ref, received } = recorder();
    const { vow, resolver } = makeVow();
    resolver.pipelineTo(slowPipeline(ref));
    resolver.resolve(ref);
    vow.deliver([1], undefined);
    assert.deepEqual(received, [1]);
  });

  it('tells each listener once, and only after settlement', () => {
    const { vow, resolver } = makeVow();
    const heard: unknown[] = [];
    vow.listen({ fulfilled: (value) => heard.push(value), broken: () => heard.push('broken') });
    assert.deepEqual(heard, []);
    resolver.resolve('once');
    resolver.resolve('twice');
    assert.deepEqual(heard, ['once']);
  });

  it('hands a queued message on by the way it came with', () => {
    const { vow, resolver } = makeVow();
    const seen: unknown[] = [];
    vow.deliver(['hello'], undefined, (target, args) => seen.push([target, args]));
    resolver.resolve('target');
    assert.deepEqual(seen, [['target', ['hello']]]);
  });

  it('keeps the order of sends whatever resolves, follows, pipelines or shortens between', () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('send' as const), vow: fc.nat(4) }) },
      fc.record({ do: fc.constant('follow' as const), vow: fc.nat(4), other: fc.nat(4) }),
      fc.record({ do: fc.constant('settle' as const), vow: fc.nat(4) }),
      fc.record({ do: fc.constant('pipeline' as const), vow: fc.nat(4) }),
      fc.record({ do: fc.constant('flush' as const), vow: fc.nat(4) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { ref, received } = recorder();
        const vows = Array.from({ length: 5 }, () => makeVow());
        const pipes = Array.from({ length: 5 }, () => slowPipeline(ref));
        const piped = new Set<number>();
        const sent: number[][] = vows.map(() => []);
        let count = 0;
        for (const at of steps) {
          const { vow, resolver } = vows[at.vow]!;
          if (at.do === 'send') {
            const message = { from: at.vow, number: count++ };
            sent[at.vow]!.push(message.number);
            vow.deliver([message], undefined);
          } else if (at.do === 'follow' && at.other > at.vow) {
            resolver.resolve(vows[at.other]!.vow);
          } else if (at.do === 'settle') resolver.resolve(ref);
          else if (at.do === 'pipeline' && !piped.has(at.vow)) {
            piped.add(at.vow);
            resolver.pipelineTo(pipes[at.vow]!);
          } else if (at.do === 'flush') pipes[at.vow]!.flush();
        }
        for (const { resolver } of vows) resolver.resolve(ref);
        for (const pipe of pipes) pipe.flush();
        const got = vows.map((_, from) =>
          (received as { from: number; number: number }[])
            .filter((message) => message.from === from)
            .map((message) => message.number),
        );
        assert.deepEqual(got, sent);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is awaited like any promise', async () => {
    const { vow, resolver } = makeVow<number>();
    const doubled = vow.then((n) => n * 2);
    resolver.resolve(21);
    assert.equal(await doubled, 42);
    assert.ok(vow instanceof Vow);
    let finished = false;
    await vow.finally(() => {
      finished = true;
    });
    assert.ok(finished);
  });
});
