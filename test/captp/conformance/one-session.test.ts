import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import { sturdyref } from './handoffs.ts';
import { HOUSE_LOCATION, House, locationOf } from './house.ts';
import { asking, BOOTSTRAP, broken, exported, fetching, fulfil, lent, SWISS } from './messages.ts';
import { until } from './patience.ts';
import { DIALECTS, descriptorIn } from './raw-dialect.ts';
import { freshKey } from './raw-keys.ts';
import { greetingOf, type RawSession } from './raw-session.ts';
import { type Raw, type RawRecord, rec } from './raw-syrup.ts';
import { same } from './same.ts';

const MOMENT_MS = 1_000;
/** Longer than a question may go unanswered, and less than whoever dials may have to wait. */
const SILENCE_MS = 8_500;
const LONG_MS = 60_000;

/** Has the peer under test fetch `my-object` of the tester as `designator`. */
async function sendThere(house: House, designator: string): Promise<RawSession> {
  const sender = await house.join();
  const enlivener = await sender.fetch(SWISS.enlivener);
  sender.tell(enlivener, [sturdyref(locationOf(designator), 'my-object')]);
  return sender;
}

/** The next thing asked on `tester` is to fetch `my-object`; it is given. */
async function fetchesMyObject(tester: RawSession): Promise<void> {
  const question = await tester.next('it fetches');
  const [, , answer, resolver] = question.fields as Raw[];
  same(question, asking(BOOTSTRAP, fetching('my-object'), answer as bigint, resolver as Raw));
  const told = exported(descriptorIn(resolver as Raw)!.position);
  tester.tell(told, fulfil(lent(tester.freshPosition())));
  await tester.silence();
}

const standing = (house: House, designator: string): number =>
  house.peer.sessions().filter(({ peer }) => peer.designator === designator).length;

/** A key for `tester` whose name is higher, or lower, than that of `other`. */
function chooseKey(tester: RawSession, other: Uint8Array, higher: boolean): void {
  do tester.key = freshKey();
  while (Buffer.compare(tester.ourId, other) > 0 !== higher);
}

forEachDialect('crossed hellos', (house) => {
  it('end its own connection when the name of its key is the lower one', async () => {
    await sendThere(house(), 'crosser');
    const inbound = await house().dialled('crosser');
    await inbound.greeted();
    const outbound = house().connect('crosser');
    chooseKey(outbound, inbound.theirId, true);
    await outbound.greet();
    await inbound.aborted();
    await fetchesMyObject(outbound);
    assert.equal(standing(house(), 'crosser'), 1);
    same(house().peer.sessions().at(-1)!.id, outbound.id);
    await outbound.fetch(SWISS.echo);
  });

  it('end the connection of the other when the name of its key is the higher one', async () => {
    await sendThere(house(), 'crosser');
    const inbound = await house().dialled('crosser');
    await inbound.greeted();
    const outbound = house().connect('crosser');
    chooseKey(outbound, inbound.theirId, false);
    outbound.send(greetingOf(outbound.dialect, outbound.location, outbound.key));
    await outbound.aborted();
    inbound.send(greetingOf(inbound.dialect, inbound.location, inbound.key));
    await fetchesMyObject(inbound);
    assert.equal(standing(house(), 'crosser'), 1);
    same(house().peer.sessions().at(-1)!.id, inbound.id);
    await inbound.fetch(SWISS.echo);
  });

  it('are seen even though the hints differ', async () => {
    await sendThere(house(), 'crosser');
    const inbound = await house().dialled('crosser');
    await inbound.greeted();
    const outbound = house().connect('crosser', { location: locationOf('crosser', '1') });
    chooseKey(outbound, inbound.theirId, true);
    await outbound.greet();
    await inbound.aborted();
    await fetchesMyObject(outbound);
    assert.equal(standing(house(), 'crosser'), 1);
  });

  it('end the connection that is dialled when the other greets there too late', async () => {
    await sendThere(house(), 'crosser');
    const inbound = await house().dialled('crosser');
    await inbound.greeted();
    const outbound = house().connect('crosser');
    chooseKey(outbound, inbound.theirId, true);
    outbound.send(greetingOf(outbound.dialect, outbound.location, outbound.key));
    inbound.send(greetingOf(inbound.dialect, inbound.location, inbound.key));
    await outbound.greeted();
    await inbound.aborted();
    await fetchesMyObject(outbound);
    assert.equal(standing(house(), 'crosser'), 1);
  });
});

forEachDialect('one session with each peer', (house) => {
  /**
   * The peer under test, dialled anew, asks the session that there is for a sign of life. That the
   * old connection is lost may be known only a moment after the new one, so it waits first.
   */
  async function isAsked(tester: RawSession): Promise<RawRecord> {
    await tester.silence();
    house().elapse(MOMENT_MS);
    const question = await tester.next('a sign of life is asked for');
    const [, , answer, resolver] = question.fields as Raw[];
    same(question, asking(BOOTSTRAP, fetching(''), answer as bigint, resolver as Raw));
    return exported(descriptorIn(resolver as Raw)!.position);
  }

  const second = (designator: string, port: string): RawSession => {
    const session = house().connect(designator, { location: locationOf(designator, port) });
    session.send(greetingOf(session.dialect, session.location, session.key));
    return session;
  };

  it('is all there is: a second one is refused, and the first goes on', async () => {
    const first = await house().join('guest');
    const echo = await first.fetch(SWISS.echo);
    for (const port of ['4242', '1']) {
      const refused = second('guest', port);
      const asked = await isAsked(first);
      // Another one has nothing to wait for: it is being found out already.
      await second('guest', port).aborted(/stands already\.$/);
      first.tell(asked, broken('nothing is there'));
      await refused.aborted(/gives signs of life/);
    }
    await first.silence();
    house().elapse(LONG_MS);
    same(await first.fulfilled(first.ask(echo, [1n])), [1n]);
    assert.equal(standing(house(), 'guest'), 1);
  });

  it('is free for the next when the one there is gives no sign of life', async () => {
    const first = await house().join('guest');
    const next = second('guest', '4242');
    await isAsked(first);
    house().elapse(SILENCE_MS);
    await first.aborted();
    await next.greeted();
    await next.fetch(SWISS.echo);
  });

  it('is free for the next the moment the peer has aborted', async () => {
    for (let n = 0; n < 5; n++) {
      const tester = house().connect('guest');
      // All at once: greeting, question, farewell; and the next connection before any answer.
      tester.send(greetingOf(tester.dialect, tester.location, tester.key));
      tester.send(rec('op:abort', 'again'));
      tester.wire.close();
      await until(() => tester.wire.frames.length > 0, 'the greeting is answered');
      tester.wire.frames.splice(0);
    }
    const tester = await house().join('guest');
    await tester.fetch(SWISS.echo);
    assert.equal(standing(house(), 'guest'), 1);
  });

  it('is free for the next the moment the connection is lost', async () => {
    for (let n = 0; n < 5; n++) {
      const tester = await house().join('guest');
      await tester.fetch(SWISS.echo);
      tester.wire.close();
    }
    assert.ok(standing(house(), 'guest') <= 1);
  });

  it('is used again for whatever is to be fetched there', async () => {
    const guest = await house().join('guest');
    await sendThere(house(), 'guest');
    await fetchesMyObject(guest);
    assert.equal(house().waiting('guest'), 0);
  });

  it('is dialled once for all who want something there', async () => {
    await sendThere(house(), 'guest');
    await sendThere(house(), 'guest');
    const guest = await house().dialled('guest');
    await guest.greeted();
    guest.send(greetingOf(guest.dialect, guest.location, guest.key));
    await until(() => guest.wire.frames.length > 0, 'something is asked');
    assert.equal(house().waiting('guest'), 0);
    for (let n = 0; n < 2; n++) {
      const [, , , resolver] = (await guest.next()).fields as Raw[];
      guest.tell(exported(descriptorIn(resolver as Raw)!.position), fulfil(lent(7)));
    }
    await guest.silence();
  });

  it('is refused when another answers than the one dialled', async () => {
    const sender = await house().join();
    const enlivener = await sender.fetch(SWISS.enlivener);
    const told = sender.ask(enlivener, [sturdyref(locationOf('guest'), 'my-object')]);
    const guest = await house().dialled('guest');
    await guest.greeted();
    same(guest.theirLocation, HOUSE_LOCATION);
    guest.send(greetingOf(guest.dialect, locationOf('mallory'), guest.key));
    await guest.aborted();
    await sender.brokenWith(told);
  });

  it('is refused when its own greeting comes back', async () => {
    await sendThere(house(), 'guest');
    const guest = await house().dialled('guest');
    const greeting = await guest.next();
    guest.send(greeting);
    await guest.aborted();
  });
});

describe('a peer whose netlayer does not prove who dials', () => {
  it('serves whoever claims to be a peer, and neither refuses nor believes it', async () => {
    const house = new House(DIALECTS.at(-1)!, { provesDiallers: false });
    const [one, other] = [await house.join('guest'), await house.join('guest')];
    for (const visitor of [one, other]) {
      const echo = await visitor.fetch(SWISS.echo);
      same(await visitor.fulfilled(visitor.ask(echo, [1n])), [1n]);
    }
    // What is to be fetched at the peer is not fetched from who only says so.
    const sender = await sendThere(house, 'guest');
    const guest = await house.dialled('guest');
    await guest.greeted();
    guest.send(greetingOf(guest.dialect, guest.location, guest.key));
    await fetchesMyObject(guest);
    for (const visitor of [one, other, sender]) await visitor.silence();
    await house.close();
  });
});
