import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import {
  answered,
  asking,
  BOOTSTRAP,
  exported,
  fetching,
  fulfil,
  lent,
  SWISS,
} from './messages.ts';
import { listenTo, promiseAndResolver } from './promises.ts';
import { descriptorIn } from './raw-dialect.ts';
import { type Raw, rec, struct } from './raw-syrup.ts';
import { same } from './same.ts';

forEachDialect('op:gc-exports, sent,', (house) => {
  it('gives an object back that nobody uses', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const guest = tester.freshPosition();
    tester.tell(echo, [lent(guest)]);
    await tester.givenBack(guest, 1n);
    await tester.balanced();
  });

  it('counts every mention in one message', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const guest = tester.freshPosition();
    tester.tell(echo, [lent(guest), [lent(guest), struct({ a: lent(guest) })], lent(guest)]);
    await tester.givenBack(guest, 4n);
    await tester.balanced();
  });

  it('counts every mention in several messages', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const guest = tester.freshPosition();
    for (let n = 0; n < 4; n++) tester.tell(echo, [lent(guest)]);
    await tester.givenBack(guest, 4n);
    await tester.balanced();
  });

  it('also gives back what it was lent to tell an answer, once it was used', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const [promise, resolver] = await promiseAndResolver(tester);
    const told = tester.ask(echo, [1n]);
    await tester.fulfilled(told);
    await tester.givenBack(told, 1n);
    const [listener, waiting] = [listenTo(tester, promise), tester.ask(promise, [2n])];
    await tester.silence();
    assert.deepEqual(tester.books.outstanding(), [listener, waiting]);
    tester.tell(resolver, fulfil(echo));
    await tester.fulfilled(listener);
    same(await tester.fulfilled(waiting), [2n]);
    await tester.balanced();
  });

  it('never comes for an object that is in use', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const kept = tester.freshPosition();
    tester.tell(resolver, fulfil(lent(kept)));
    const other = tester.freshPosition();
    tester.tell(await tester.fetch(SWISS.echo), [lent(other)]);
    await tester.balanced(kept);
    same(await tester.fulfilled(listenTo(tester, promise)), exported(kept));
    tester.tell(promise, ['still there?']);
    await tester.expect(tester.dialect.deliverOnly(exported(kept), ['still there?']));
  });

  it('never comes for position 0', async () => {
    const tester = await house().join();
    // The tester's first resolver has position 0, and its books refuse any news of it.
    const echo = await tester.fetch(SWISS.echo);
    for (let n = 0; n < 3; n++) tester.tell(echo, [lent(0)]);
    const resolver = tester.freshPosition();
    tester.send(asking(echo, [lent(0)], false, lent(resolver)));
    same(await tester.fulfilled(resolver), [exported(0)]);
    await tester.balanced();
    same(await tester.fetch(SWISS.echo), echo);
  });
});

forEachDialect('op:gc-answers, sent,', (house) => {
  it('lets go of an answer that nobody waits for', async () => {
    const tester = await house().join();
    const greeter = await tester.fetch(SWISS.greeter);
    const guest = tester.freshPosition();
    tester.tell(greeter, [lent(guest)]);
    const [, , answer, resolver] = (await tester.next()).fields as Raw[];
    await tester.silence();
    assert.equal(tester.books.isLetGo(answer as bigint), false, 'not before it is settled');
    tester.tell(exported(descriptorIn(resolver as Raw)!.position), fulfil('Hello'));
    await tester.balanced();
    assert.ok(tester.books.isLetGo(answer as bigint));
  });
});

forEachDialect('op:gc-exports, received,', (house) => {
  /** The echo object, which the tester then holds `times` times. */
  const held = async (times: number) => {
    const tester = await house().join();
    let echo = await tester.fetch(SWISS.echo);
    for (let n = 1; n < times; n++) echo = await tester.fetch(SWISS.echo);
    return { tester, echo, position: echo.fields[0] as bigint };
  };

  it('lets go of an object only when all mentions are given back', async () => {
    const { tester, echo, position } = await held(3);
    tester.send(tester.dialect.gcExports([position], [1n]));
    same(await tester.fulfilled(tester.ask(echo, [1n])), [1n]);
    tester.send(tester.dialect.gcExports([position], [1n]));
    same(await tester.fulfilled(tester.ask(echo, [2n])), [2n]);
    tester.send(tester.dialect.gcExports([position], [1n]));
    tester.ask(echo, [3n]);
    await tester.aborted(/did not give you/);
  });

  it('counts mentions within one message singly', async () => {
    const { tester, echo, position } = await held(1);
    await tester.fulfilled(tester.ask(echo, [echo, [echo]]));
    tester.send(tester.dialect.gcExports([position], [2n]));
    same(await tester.fulfilled(tester.ask(echo, [1n])), [1n]);
    tester.send(tester.dialect.gcExports([position], [1n]));
    tester.ask(echo, [2n]);
    await tester.aborted();
  });

  it('of several positions at once lets go of all of them', async () => {
    const { tester, echo, position } = await held(2);
    const greeter = await tester.fetch(SWISS.greeter);
    const positions = [position, greeter.fields[0] as bigint];
    tester.send(tester.dialect.gcExports(positions, [1n, 1n]));
    same(await tester.fulfilled(tester.ask(echo, [1n])), [1n]);
    tester.tell(greeter, [lent(tester.freshPosition())]);
    await tester.aborted();
  });

  it('is understood in every form there has been', async () => {
    const { tester, echo, position } = await held(5);
    tester.send(rec('op:gc-export', position, 1n));
    tester.send(rec('op:gc-exports', position, 1n));
    tester.send(rec('op:gc-export', [position], [1n]));
    tester.send(rec('op:gc-exports', [position], [1n]));
    same(await tester.fulfilled(tester.ask(echo, [1n])), [1n]);
    tester.send(tester.dialect.gcExports([position], [1n]));
    tester.ask(echo, [2n]);
    await tester.aborted();
  });

  it('is no hindrance to being given the object again', async () => {
    const { tester, position } = await held(1);
    for (let n = 0; n < 3; n++) {
      tester.send(tester.dialect.gcExports([position], [1n]));
      const again = await tester.fetch(SWISS.echo);
      same(await tester.fulfilled(tester.ask(again, ['there'])), ['there']);
      if (again.fields[0] !== position) break;
    }
  });

  it('ends the session when more is given back than was lent', async () => {
    for (const counts of [[2n], [0n], [-1n], [2n ** 70n]]) {
      const { tester, position } = await held(1);
      tester.send(tester.dialect.gcExports([position], counts));
      await tester.aborted();
    }
  });

  it('ends the session when what was never lent is given back, or counts are missing', async () => {
    for (const [positions, counts] of [
      [[77n], [1n]],
      [[1n, 1n], [1n]],
      [[1n], []],
    ]) {
      const { tester } = await held(1);
      tester.send(tester.dialect.gcExports(positions!, counts!));
      await tester.aborted();
    }
  });

  it('leaves position 0 alone', async () => {
    const { tester, echo } = await held(1);
    tester.send(tester.dialect.gcExports([0n], [1n]));
    same(await tester.fetch(SWISS.echo), echo);
  });
});

forEachDialect('op:gc-answers, received,', (house) => {
  const asked = async () => {
    const tester = await house().join();
    const { resolver, answer } = tester.askAhead(BOOTSTRAP, fetching(SWISS.echo));
    await tester.fulfilled(resolver);
    return { tester, answer };
  };

  it('lets go of an answer', async () => {
    const { tester, answer } = await asked();
    same(await tester.fulfilled(tester.ask(answered(answer), [1n])), [1n]);
    tester.send(tester.dialect.gcAnswers([answer]));
    tester.ask(answered(answer), [2n]);
    await tester.aborted(/answer/);
  });

  it('lets go of an answer for who listens, too', async () => {
    const { tester, answer } = await asked();
    tester.send(tester.dialect.gcAnswers([answer]));
    listenTo(tester, answered(answer));
    await tester.aborted(/answer/);
  });

  it('lets go of several, in every form there has been', async () => {
    const { tester, answer } = await asked();
    const more = [1, 2, 3].map(() => tester.askAhead(BOOTSTRAP, fetching(SWISS.echo)));
    for (const { resolver } of more) await tester.fulfilled(resolver);
    tester.send(rec('op:gc-answer', answer), rec('op:gc-answers', more[0]!.answer));
    tester.send(tester.dialect.gcAnswers([more[1]!.answer, more[2]!.answer]));
    await tester.silence();
    tester.send(tester.dialect.gcAnswers([more[2]!.answer]));
    await tester.aborted();
  });

  it('leaves the message that is under way alone', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const waiting = tester.askAhead(promise, [1n]);
    tester.send(tester.dialect.gcAnswers([waiting.answer]));
    tester.tell(resolver, fulfil(await tester.fetch(SWISS.echo)));
    same(await tester.fulfilled(waiting.resolver), [1n]);
  });

  it('ends the session when there is no such answer', async () => {
    const { tester } = await asked();
    tester.send(tester.dialect.gcAnswers([9n]));
    await tester.aborted();
  });
});
