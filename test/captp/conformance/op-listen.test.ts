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
import { type Raw, type RawRecord, rec, symbol } from './raw-syrup.ts';
import { same } from './same.ts';

forEachDialect('op:listen', (house) => {
  it('tells when a promise is fulfilled, once', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const listener = listenTo(tester, promise);
    await tester.silence();
    tester.tell(resolver, fulfil(symbol('ok')));
    same(await tester.fulfilled(listener), symbol('ok'));
    await tester.silence();
  });

  it('tells when a promise is broken, once', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const listener = listenTo(tester, promise);
    await tester.silence();
    tester.tell(resolver, broken(symbol('oh-no')));
    same(await tester.brokenWith(listener), symbol('oh-no'));
    await tester.silence();
  });

  it('tells at once what has become of a promise', async () => {
    const tester = await house().join();
    const [fulfilled, fulfils] = await promiseAndResolver(tester);
    tester.tell(fulfils, fulfil(symbol('ok')));
    same(await tester.fulfilled(listenTo(tester, fulfilled)), symbol('ok'));
    const [never, breaks] = await promiseAndResolver(tester);
    tester.tell(breaks, broken(symbol('oh-no')));
    same(await tester.brokenWith(listenTo(tester, never)), symbol('oh-no'));
    await tester.silence();
  });

  it('tells everyone who listens, in the order in which they began', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const early = [listenTo(tester, promise), listenTo(tester, promise)];
    tester.tell(resolver, fulfil(1n));
    const late = listenTo(tester, promise);
    for (const listener of [...early, late]) same(await tester.fulfilled(listener), 1n);
    await tester.silence();
  });

  it('is understood in every form there has been', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const listeners = [[], [false], [true]].map((partial) => {
      const listener = tester.freshPosition();
      tester.send(rec('op:listen', promise, lent(listener), ...partial));
      return listener;
    });
    tester.tell(resolver, fulfil('said'));
    for (const listener of listeners) same(await tester.fulfilled(listener), 'said');
  });

  it('hears of an answer that was asked for without a resolver', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const answer = tester.freshAnswer();
    tester.send(asking(echo, ['later'], answer, false));
    await tester.silence();
    same(await tester.fulfilled(listenTo(tester, answered(answer))), ['later']);
    const none = tester.freshAnswer();
    tester.send(asking(BOOTSTRAP, fetching('nothing'), none, false));
    await tester.brokenWith(listenTo(tester, answered(none)));
    await tester.silence();
  });

  it('hears nothing of a promise that became another promise, until that is settled', async () => {
    const tester = await house().join();
    const [first, firstResolver] = await promiseAndResolver(tester);
    const [second, secondResolver] = await promiseAndResolver(tester);
    const listener = listenTo(tester, first);
    tester.tell(firstResolver, fulfil(second));
    await tester.silence();
    tester.tell(secondResolver, fulfil(7n));
    same(await tester.fulfilled(listener), 7n);
    await tester.silence();
  });

  it('hears of a promise that became one of ours when we have settled it', async () => {
    const tester = await house().join();
    const [promise, resolver] = await promiseAndResolver(tester);
    const listener = listenTo(tester, promise);
    const ours = tester.freshPosition();
    tester.tell(resolver, fulfil(promised(ours)));
    const [to, waits] = (await tester.next()).fields as [Raw, RawRecord];
    same(to, exported(ours));
    await tester.silence();
    tester.tell(exported(waits.fields[0] as bigint), broken('no'));
    same(await tester.brokenWith(listener), 'no');
    await tester.silence();
  });

  it('gives the object itself to who listens to an object', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    const listener = listenTo(tester, echo);
    same(await tester.fulfilled(listener), lent(echo.fields[0] as bigint));
  });
});
