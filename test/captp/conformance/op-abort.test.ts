import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import { BOOTSTRAP, fetching, lent, SWISS } from './messages.ts';
import { rest, until } from './patience.ts';
import { greetingOf } from './raw-session.ts';
import { rec } from './raw-syrup.ts';

forEachDialect('op:abort', (house) => {
  it('before the session was set up ends the connection in silence', async () => {
    const tester = house().connect();
    tester.send(rec('op:abort', 'test-abort-before-setup'));
    tester.send(greetingOf(tester.dialect, tester.location, tester.key));
    tester.ask(BOOTSTRAP, fetching(SWISS.echo));
    await tester.closedInSilence();
    assert.equal(house().peer.sessions().length, 0);
  });

  it('ends a session in silence; what comes behind it is not looked at', async () => {
    const tester = await house().join();
    const echo = await tester.fetch(SWISS.echo);
    tester.send(rec('op:abort', 'test-abort-after-setup'));
    tester.ask(BOOTSTRAP, fetching(SWISS.echo));
    tester.tell(echo, [lent(tester.freshPosition())]);
    await tester.closedInSilence();
    assert.equal(house().peer.sessions().length, 0);
  });

  it('breaks what waits for us, and the reason is kept', async () => {
    const tester = await house().join();
    const [session] = house().peer.sessions();
    const greeter = await tester.fetch(SWISS.greeter);
    tester.tell(greeter, [lent(tester.freshPosition())]);
    assert.equal((await tester.next()).label, 'op:deliver');
    assert.equal(session!.counts().questions, 1);
    tester.send(rec('op:abort', 'enough of this'));
    assert.match(await session!.closed, /enough of this/);
    assert.equal(session!.counts().questions, 0);
    await tester.closedInSilence();
  });

  it('of its own says why, and then nothing', async () => {
    const tester = await house().join();
    const [session] = house().peer.sessions();
    session!.abort('This is enough.');
    await tester.aborted(/^This is enough\.$/);
  });

  it('is not needed: a connection that is lost ends the session too', async () => {
    const tester = await house().join();
    const [session] = house().peer.sessions();
    tester.wire.close();
    await session!.closed;
    await rest();
    await until(() => house().peer.sessions().length === 0, 'the session is gone');
    assert.deepEqual(tester.wire.frames, []);
  });
});
