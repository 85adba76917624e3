import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import {
  answered,
  asking,
  BOOTSTRAP,
  broken,
  exported,
  fetching,
  fulfil,
  lent,
  promised,
  SWISS,
} from './messages.ts';
import { listenTo, promiseAndResolver } from './promises.ts';
import { descriptorIn } from './raw-dialect.ts';
import { type Raw, RawRecord, rec, struct, symbol } from './raw-syrup.ts';
import { differs, same, show } from './same.ts';

/** The reasons given are errors: `<desc:error String …>`. */
function isError(reason: Raw): void {
  assert.ok(reason instanceof RawRecord && reason.label === 'desc:error', show(reason));
  assert.equal(typeof reason.fields[0], 'string');
}

const RED_ZOOMRACER: Raw = [symbol('red'), symbol('zoomracer')];

forEachDialect('op:deliver', (house) => {
  it('without an answer reaches its target, and nothing is said of it', async () => {
    const tester = await house().join();
    const greeter = await tester.fetch(SWISS.greeter);
    const guest = tester.freshPosition();
    tester.tell(greeter, [lent(guest)]);
    const greeting = await tester.next();
    const [, , answer, resolver] = greeting.fields as [Raw, Raw, Raw, Raw];
    same(greeting, asking(exported(guest), ['Hello'], answer as bigint, resolver));
    assert.equal(typeof answer, 'bigint', 'the greeting wants an answer');
    assert.equal(descriptorIn(resolver)?.kind, 'import-object');
    await tester.silence();
  });

  it('with a resolver has its outcome told there, and only there', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const said: Raw = ['foo', 1n, false, Buffer.from('bar'), ['baz']];
    same(await tester.fulfilled(tester.ask(echo, said)), said);
    await tester.silence();
  });

  it('is pipelined on answers that are not there yet', async () => {
    const tester = await house().join();
    const builder = tester.askAhead(BOOTSTRAP, fetching(SWISS.carFactoryBuilder));
    assert.equal(builder.answer, 0n, 'answer numbers begin at 0');
    const factory = tester.askAhead(answered(builder.answer), []);
    const car = tester.askAhead(answered(factory.answer), [RED_ZOOMRACER]);
    const drive = tester.ask(answered(car.answer), []);
    for (const { resolver } of [builder, factory, car]) {
      const told = await tester.fulfilled(resolver);
      assert.equal(descriptorIn(told)?.kind, 'import-object');
    }
    same(await tester.fulfilled(drive), 'Vroom! I am a red zoomracer car!');
    await tester.silence();
  });

  it('breaks with what it was pipelined on, each message with the same reason', async () => {
    const tester = await house().join();
    const builder = await tester.fetch(SWISS.carFactoryBuilder);
    const factory = tester.askAhead(builder, []);
    const car = tester.askAhead(answered(factory.answer), [[1n, 2n, 3n, 4n, 5n]]);
    const drive = tester.askAhead(answered(car.answer), []);
    const more = tester.ask(answered(drive.answer), [symbol('more')]);
    await tester.fulfilled(factory.resolver);
    const reason = await tester.brokenWith(car.resolver);
    isError(reason);
    same(await tester.brokenWith(drive.resolver), reason);
    same(await tester.brokenWith(more), reason);
    await tester.silence();
  });

  it('brings every kind of value there and back unchanged', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const said: Raw = [
      [0n, 1n, -1n, 255n, -256n, 2n ** 53n, -(2n ** 64n), 10n ** 300n],
      [0, -0, 1, -1.5, 123.456, Number.NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE],
      [true, false, '', 'björn', '熊😀', 'a"b', '1+', symbol(''), symbol('hämta')],
      [new Uint8Array(0), new Uint8Array(256).fill(7), new Uint8Array(20_000).fill(9)],
      [[], [[[]]], struct({}), struct({ b: 1n, aa: [2], hämta: struct({ x: 'y' }) })],
      [rec('void'), rec('null'), rec('desc:tagged', symbol('decimal'), '3.14')],
      [rec('desc:error', 'boom'), rec('desc:error', 'It ended. [revoked]')],
    ];
    same(await tester.fulfilled(tester.ask(echo, said)), said);
  });

  it('keeps the sign of -0.0, and gives NaN its one form', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const told = (await tester.fulfilled(tester.ask(echo, [-0, Number.NaN]))) as number[];
    assert.ok(Object.is(told[0], -0));
    assert.ok(Number.isNaN(told[1]));
    differs(told, [0, Number.NaN]);
  });

  it('writes struct keys in the order of their encoded bytes', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const names = ['b', 'aa', 'c'.repeat(9), 'd'.repeat(10), 'e'.repeat(11), 'a', '10', '9'];
    const said: Raw = [struct(Object.fromEntries(names.map((name, i) => [name, BigInt(i)])))];
    // The tester's reader refuses any other order.
    same(await tester.fulfilled(tester.ask(echo, said)), said);
  });

  it('knows one object by one position, its own and ours', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const [guest, other] = [tester.freshPosition(), tester.freshPosition()];
    const said = [lent(guest), [lent(guest), struct({ a: lent(other) })], echo, echo];
    const [one, inside, itself, again] = (await tester.fulfilled(tester.ask(echo, said))) as Raw[];
    same(one as Raw, exported(guest));
    same(inside as Raw, [exported(guest), struct({ a: exported(other) })]);
    same(itself as Raw, lent(echo.fields[0] as bigint));
    same(again as Raw, itself as Raw);
    same(await tester.fetch(SWISS.echo), echo);
  });

  it('knows what stands at position 0, on both sides', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const said = [lent(0), BOOTSTRAP];
    same(await tester.fulfilled(tester.ask(echo, said)), [exported(0), lent(0)]);
  });

  it('may carry an answer that is not there yet as an argument', async () => {
    const tester = await house().join();
    const { answer, resolver } = tester.askAhead(BOOTSTRAP, fetching(SWISS.echo));
    const told = tester.ask(answered(answer), [answered(answer)]);
    const echo = await tester.fulfilled(resolver);
    const [inside] = (await tester.fulfilled(told)) as Raw[];
    const { kind, position } = descriptorIn(inside as Raw)!;
    if (kind === 'import-promise') {
      same(await tester.fulfilled(listenTo(tester, exported(position))), echo);
    } else same(inside as Raw, echo);
  });

  it('breaks for a swiss number that nothing stands under, without repeating it', async () => {
    const tester = await house().join();
    const reason = await tester.brokenWith(tester.ask(BOOTSTRAP, fetching('never-was-there')));
    isError(reason);
    assert.ok(!show(reason).includes('never-was-there'));
    for (const swiss of ['text', 7n, [], new Uint8Array(5_000)]) {
      isError(await tester.brokenWith(tester.ask(BOOTSTRAP, [symbol('fetch'), swiss])));
    }
    isError(await tester.brokenWith(tester.ask(BOOTSTRAP, [symbol('fetch')])));
    isError(await tester.brokenWith(tester.ask(BOOTSTRAP, [symbol('constructor')])));
    isError(await tester.brokenWith(tester.ask(BOOTSTRAP, [])));
    await tester.silence();
  });

  it('breaks when its target turns out to be no reference', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const list = tester.askAhead(echo, [1n]);
    const ahead = tester.ask(answered(list.answer), [symbol('length')]);
    same(await tester.fulfilled(list.resolver), [1n]);
    isError(await tester.brokenWith(ahead));
    isError(await tester.brokenWith(tester.ask(answered(list.answer), [symbol('length')])));
  });

  it('is queued on a promise in the order sent, and goes on in that order', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    for (let n = 0n; n < 5n; n++) tester.tell(promise, [n]);
    await tester.silence();
    const guest = tester.freshPosition();
    tester.tell(resolver, fulfil(lent(guest)));
    for (let n = 5n; n < 8n; n++) tester.tell(promise, [n]);
    for (let n = 0n; n < 8n; n++) {
      const [to, args] = (await tester.next()).fields as [Raw, Raw];
      same(to, exported(guest));
      same(args, [n]);
    }
  });

  it('without an answer is passed on without one, also when it had to wait', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const guest = tester.freshPosition();
    tester.tell(promise, ['early']);
    await tester.silence();
    tester.tell(resolver, fulfil(lent(guest)));
    tester.tell(promise, ['late']);
    await tester.expect(
      tester.dialect.deliverOnly(exported(guest), ['early']),
      tester.dialect.deliverOnly(exported(guest), ['late']),
    );
    await tester.silence();
  });

  it('is queued on a promise with others of all sides, and none overtakes', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const echo = await tester.fetch(SWISS.echo);
    const before = [0n, 1n, 2n].map((n) => tester.ask(promise, [n]));
    tester.tell(resolver, fulfil(echo));
    const after = [3n, 4n].map((n) => tester.ask(promise, [n]));
    for (const [n, told] of [...before, ...after].entries()) {
      same(await tester.fulfilled(told), [BigInt(n)]);
    }
  });

  it('that waits on a promise breaks with it, in the order sent', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const asked = [0n, 1n, 2n].map((n) => tester.ask(promise, [n]));
    tester.tell(promise, ['nobody hears of this']);
    tester.tell(resolver, broken(symbol('oh-no')));
    asked.push(tester.ask(promise, [3n]));
    for (const told of asked) same(await tester.brokenWith(told), symbol('oh-no'));
    await tester.silence();
  });

  it('to a resolver that was used already changes nothing', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    tester.tell(resolver, fulfil(1n));
    tester.tell(resolver, fulfil(2n));
    tester.tell(resolver, broken('three'));
    same(await tester.fulfilled(listenTo(tester, promise)), 1n);
    await tester.silence();
  });

  it('may use the object that waits for our answer once; what follows is ignored', async () => {
    const tester = await house().join();
    const greeter = await tester.fetch(SWISS.greeter);
    const guest = tester.freshPosition();
    tester.tell(greeter, [lent(guest)]);
    const [, , , resolver] = (await tester.next()).fields as Raw[];
    const waits = exported(descriptorIn(resolver as Raw)!.position);
    tester.tell(waits, fulfil('first'));
    tester.tell(waits, fulfil('second'));
    tester.tell(waits, broken('third'));
    await tester.silence();
    same(await tester.fetch(SWISS.greeter), greeter);
  });

  it('hands a promise of ours on as ours, and asks once what becomes of it', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const ours = tester.freshPosition();
    const told = tester.ask(echo, [promised(ours), promised(ours)]);
    const listen = await tester.next();
    const [to, waits] = listen.fields as [Raw, RawRecord];
    assert.equal(listen.label, 'op:listen');
    same(to, exported(ours));
    same(await tester.fulfilled(told), [exported(ours), exported(ours)]);
    tester.tell(exported(waits.fields[0] as bigint), fulfil(5n));
    await tester.silence();
  });

  it('uses an answer number again only when it was let go of', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    for (let n = 0n; n < 3n; n++) {
      const resolver = tester.freshPosition();
      tester.send(asking(echo, [n], 0n, lent(resolver)));
      same(await tester.fulfilled(resolver), [n]);
      tester.send(tester.dialect.gcAnswers([0n]));
    }
    const [first, second] = [tester.freshPosition(), tester.freshPosition()];
    tester.send(asking(echo, [], 0n, lent(first)));
    await tester.fulfilled(first);
    tester.send(asking(echo, [], 0n, lent(second)));
    await tester.aborted(/answer number twice/);
  });
});
