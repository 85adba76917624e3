import assert from 'node:assert/strict';
import { E, Far } from '../../../captp/index.ts';
import { forEachDialect } from './dialects.ts';
import { answered, asking, exported, fulfil, lent, promised, SWISS } from './messages.ts';
import { listenTo, promiseAndResolver } from './promises.ts';
import { descriptorIn } from './raw-dialect.ts';
import type { RawSession } from './raw-session.ts';
import { type Raw, type RawRecord, rec, struct, symbol } from './raw-syrup.ts';
import { same, show } from './same.ts';

const tagged = (tag: string, value: Raw) => rec('desc:tagged', symbol(tag), value);

/** The answer numbers of parts of `of`. */
function partsOf(tester: RawSession, of: Raw, ...path: [label: string, key: Raw][]): bigint {
  let [at, answer] = [of, -1n];
  for (const [label, key] of path) {
    answer = tester.freshAnswer();
    tester.send(rec(`op:${label}`, at, key, answer));
    at = answered(answer);
  }
  return answer;
}

const isNoPart = (reason: Raw) =>
  assert.match(show(reason), /^<desc:error "This value .*\[no-such-part\]">$/);

forEachDialect('op:get, op:index and op:untag, received,', (house) => {
  /** The answer number of an echo of `value`, and that of the element in it. */
  const echoed = async (value: Raw) => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const { resolver, answer } = tester.askAhead(echo, [value]);
    return { tester, resolver, list: answered(answer) };
  };

  it('stand for the part, ahead of the whole', async () => {
    const value = struct({ a: [1n, tagged('wrapped', struct({ b: 'deep' }))] });
    const { tester, resolver, list } = await echoed(value);
    const deep = partsOf(
      tester,
      list,
      ['index', 0n],
      ['get', 'a'],
      ['index', 1n],
      ['untag', 'wrapped'],
      ['get', 'b'],
    );
    const listener = listenTo(tester, answered(deep));
    same(await tester.fulfilled(resolver), [value]);
    same(await tester.fulfilled(listener), 'deep');
    await tester.silence();
  });

  it('take messages on to a part that is a reference', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const { resolver, answer } = tester.askAhead(echo, [struct({ it: echo })]);
    const it = partsOf(tester, answered(answer), ['index', 0n], ['get', 'it']);
    const told = tester.ask(answered(it), ['hello']);
    await tester.fulfilled(resolver);
    same(await tester.fulfilled(told), ['hello']);
  });

  it('wait for a promise', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const part = listenTo(tester, answered(partsOf(tester, promise, ['get', 'a'])));
    await tester.silence();
    tester.tell(resolver, fulfil(struct({ a: 7n })));
    same(await tester.fulfilled(part), 7n);
  });

  it('break with what they are parts of', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const part = partsOf(tester, promise, ['get', 'a'], ['index', 0n], ['untag', 't']);
    const listener = listenTo(tester, answered(part));
    tester.tell(resolver, [symbol('break'), 'gone']);
    same(await tester.brokenWith(listener), 'gone');
  });

  it('break when there is no such part', async () => {
    const value: Raw = [struct({ a: 1n }), [1n], tagged('t', 1n), 'text', 5n, rec('null')];
    const { tester, resolver, list } = await echoed(value);
    await tester.fulfilled(resolver);
    const missing: [element: bigint, label: string, key: Raw][] = [
      [0n, 'get', 'b'],
      [0n, 'get', 'constructor'],
      [0n, 'get', '__proto__'],
      [0n, 'index', 0n],
      [0n, 'untag', 'a'],
      [1n, 'index', 1n],
      [1n, 'index', 2n ** 52n],
      [1n, 'get', 'length'],
      [1n, 'get', '0'],
      [2n, 'untag', 'T'],
      [2n, 'get', 'tag'],
      [2n, 'get', 'value'],
      [3n, 'index', 0n],
      [3n, 'get', 'length'],
      [4n, 'untag', 't'],
      [5n, 'get', 'a'],
    ];
    for (const [element, label, key] of missing) {
      const part = partsOf(tester, list, ['index', 0n], ['index', element], [label, key]);
      isNoPart(await tester.brokenWith(listenTo(tester, answered(part))));
    }
  });

  it('find no parts in an object', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    for (const [label, key] of [
      ['get', 'name'],
      ['get', 'deliver'],
      ['index', 0n],
      ['untag', 'Echo'],
    ] as const) {
      const part = partsOf(tester, echo, [label, key]);
      isNoPart(await tester.brokenWith(listenTo(tester, answered(part))));
    }
  });

  it('have answers like any other: numbered from 0, let go of, and used once', async () => {
    const { tester, resolver, list } = await echoed('part');
    await tester.fulfilled(resolver);
    tester.send(tester.dialect.gcAnswers([0n]));
    const echo = await tester.fetch(SWISS.echo);
    const whole = tester.freshPosition();
    tester.send(asking(echo, ['x'], 9n, lent(whole)), rec('op:index', answered(9), 0n, 0n));
    same(await tester.fulfilled(whole), ['x']);
    same(await tester.fulfilled(listenTo(tester, answered(0))), 'x');
    tester.send(tester.dialect.gcAnswers([0n]), rec('op:index', answered(9), 0n, 0n));
    same(await tester.fulfilled(listenTo(tester, answered(0))), 'x');
    tester.send(rec('op:index', answered(9), 0n, 0n));
    await tester.aborted(/answer number twice/);
    assert.notEqual(list, undefined);
  });

  it('end the session when they are malformed', async () => {
    const wrong = [
      rec('op:get', answered(0), 'a'),
      rec('op:get', answered(0), 'a', 1n, false),
      rec('op:get', answered(0), 'a', false),
      rec('op:get', answered(0), 0n, 1n),
      rec('op:get', answered(7), 'a', 1n),
      rec('op:get', exported(77), 'a', 1n),
      rec('op:get', lent(1), 'a', 1n),
      rec('op:get', 'it', 'a', 1n),
      rec('op:index', answered(0), '0', 1n),
      rec('op:index', answered(0), 0, 1n),
      rec('op:index', answered(0), 0n, -1n),
      rec('op:untag', answered(0), 't', 0n),
    ];
    for (const message of wrong) {
      const { tester, resolver } = await echoed('whole');
      await tester.fulfilled(resolver);
      tester.send(message);
      await tester.aborted().catch((error) => assert.fail(`${show(message)}: ${error}`));
    }
  });
});

forEachDialect('op:get, op:index and op:untag, sent,', (house) => {
  it('go ahead, each on the one before; what becomes of them is listened for', async () => {
    const pick = (whole: unknown) => E.untag(E.get(E.index(whole, 1), 'a'), 't');
    house().serve('picker', Far('Picker', pick));
    const tester = await house().join();
    const picker = await tester.fetch('picker');
    const whole = tester.freshPosition();
    const told = tester.ask(picker, [promised(whole)]);
    const parts: RawRecord[] = [];
    const listened = new Map<string, RawRecord>();
    while (parts.length < 3 || !listened.has(show(answered(parts[2]!.fields[2] as bigint)))) {
      const message = await tester.next();
      const [to, key, answer] = message.fields as [Raw, Raw, bigint];
      if (message.label !== 'op:listen') parts.push(rec(message.label, to, key, answer));
      else listened.set(show(to), exported(descriptorIn(key)!.position));
    }
    const [first, second, third] = parts.map(({ fields }) => fields[2] as bigint);
    same(parts, [
      rec('op:index', exported(whole), 1n, first!),
      rec('op:get', answered(first!), 'a', second!),
      rec('op:untag', answered(second!), 't', third!),
    ]);
    const deep = struct({ a: tagged('t', 5n) });
    for (const [position, value] of [
      [exported(whole), [0n, deep]],
      [answered(first!), deep],
      [answered(second!), tagged('t', 5n)],
      [answered(third!), 5n],
    ] as const) {
      const listener = listened.get(show(position));
      if (listener) tester.tell(listener, fulfil(value));
    }
    same(await tester.fulfilled(told), 5n);
    await tester.balanced();
  });
});
