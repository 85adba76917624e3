import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import { depositing, opened, readGive, sturdyref } from './handoffs.ts';
import { HOUSE_LOCATION, locationOf } from './house.ts';
import { asking, BOOTSTRAP, exported, fetching, fulfil, lent, SWISS } from './messages.ts';
import { until } from './patience.ts';
import { descriptorIn } from './raw-dialect.ts';
import { greetingOf, type RawSession } from './raw-session.ts';
import { type Raw, type RawRecord, rec, struct, symbol } from './raw-syrup.ts';
import { differs, same } from './same.ts';

const SWISS_OF_SHOP = 'a-swiss-number-of-the-shop';

/** The exporter is asked for the object, and gives it at `position`. */
async function gives(exporter: RawSession, position: bigint): Promise<void> {
  const question = await exporter.next('it fetches');
  const [, , answer, resolver] = question.fields as Raw[];
  same(question, asking(BOOTSTRAP, fetching(SWISS_OF_SHOP), answer as bigint, resolver as Raw));
  exporter.tell(exported(descriptorIn(resolver as Raw)!.position), fulfil(lent(position)));
}

/** A gift is deposited, and `envelope` gives exactly that to `receiver`; its id. */
async function checkGive(
  exporter: RawSession,
  receiver: RawSession,
  position: bigint,
  envelope: Raw,
): Promise<Uint8Array> {
  const { dialect } = exporter;
  const give = readGive(opened(dialect, envelope, 'desc:handoff-give', exporter.theirKey));
  same(give.receiverKey, dialect.key(receiver.key.publicKey), "the receiver's key with us");
  same(give.exporter, exporter.location, 'the location exactly as the exporter gave it');
  same(give.session, exporter.id, 'the session of gifter and exporter');
  same(give.gifterSide, exporter.theirId, "the gifter's side of it");
  assert.ok(give.giftId instanceof Uint8Array);
  assert.equal(give.giftId.length, 32);
  await exporter.expect(
    dialect.deliverOnly(BOOTSTRAP, depositing(give.giftId, exported(position))),
  );
  return give.giftId;
}

forEachDialect('a handoff, as gifter,', (house) => {
  const receiverAndEnlivener = async (): Promise<[RawSession, RawRecord]> => {
    const receiver = await house().join();
    return [receiver, await receiver.fetch(SWISS.enlivener)];
  };

  it('deposits the gift, and gives what claims it', async () => {
    const [receiver, enlivener] = await receiverAndEnlivener();
    const exporter = await house().join('shop');
    const told = receiver.ask(enlivener, [sturdyref(locationOf('shop'), SWISS_OF_SHOP)]);
    // Position 0: the number of its own bootstrap object, as with the public suite.
    await gives(exporter, 0n);
    const envelope = await receiver.fulfilled(told);
    await checkGive(exporter, receiver, 0n, envelope);
    await receiver.silence();
    await exporter.silence();
  });

  it('dials the exporter when there is no session yet', async () => {
    const [receiver, enlivener] = await receiverAndEnlivener();
    const told = receiver.ask(enlivener, [sturdyref(locationOf('shop'), SWISS_OF_SHOP)]);
    const exporter = await house().dialled('shop');
    await exporter.greeted();
    exporter.send(greetingOf(exporter.dialect, exporter.location, exporter.key));
    await gives(exporter, 5n);
    await checkGive(exporter, receiver, 5n, await receiver.fulfilled(told));
    await exporter.silence();
  });

  it('has deposited the gift before the give can be used', async () => {
    const [receiver, enlivener] = await receiverAndEnlivener();
    const exporter = await house().join('shop');
    receiver.ask(enlivener, [sturdyref(locationOf('shop'), SWISS_OF_SHOP)]);
    await gives(exporter, 5n);
    await until(() => receiver.wire.frames.length > 0, 'the give has come');
    assert.ok(exporter.wire.frames.length > 0, 'and the deposit is there');
    const [deposit, give] = [await exporter.next(), await receiver.next()];
    assert.deepEqual([deposit.label, give.label], Array(2).fill(deposit.label));
  });

  it('makes a new gift of everything it gives', async () => {
    const [receiver, enlivener] = await receiverAndEnlivener();
    const exporter = await house().join('shop');
    const echo = await receiver.fetch(SWISS.echo);
    const first = receiver.askAhead(enlivener, [sturdyref(locationOf('shop'), SWISS_OF_SHOP)]);
    await gives(exporter, 5n);
    const one = await checkGive(exporter, receiver, 5n, await receiver.fulfilled(first.resolver));
    const again = receiver.ask(echo, [[rec('desc:answer', first.answer)]]);
    const told = (await receiver.fulfilled(again)) as Raw[][];
    const second = (told[0] as Raw[])[0] as Raw;
    if (descriptorIn(second) === undefined) {
      differs(await checkGive(exporter, receiver, 5n, second), one);
    }
  });

  it('keeps the location of the exporter byte for byte', async () => {
    const [receiver, enlivener] = await receiverAndEnlivener();
    const hints = struct({ port: '1', host: '::1', aa: 'x', b: '熊', 'a-long-name': '' });
    const location = rec('ocapn-peer', symbol('tcp-testing-only'), 'shop', hints);
    const exporter = await house().connect('shop', { location }).greet();
    const told = receiver.ask(enlivener, [sturdyref(location, SWISS_OF_SHOP)]);
    await gives(exporter, 5n);
    await checkGive(exporter, receiver, 5n, await receiver.fulfilled(told));
  });

  it('is none for the exporter itself', async () => {
    const exporter = await house().join('shop');
    const enlivener = await exporter.fetch(SWISS.enlivener);
    const told = exporter.ask(enlivener, [sturdyref(locationOf('shop'), SWISS_OF_SHOP)]);
    await gives(exporter, 77n);
    same(await exporter.fulfilled(told), exported(77));
    await exporter.silence();
  });

  it('is none for what is its own', async () => {
    const [receiver, enlivener] = await receiverAndEnlivener();
    const echo = await receiver.fetch(SWISS.echo);
    const told = receiver.ask(enlivener, [sturdyref(HOUSE_LOCATION, SWISS.echo)]);
    same(await receiver.fulfilled(told), lent(echo.fields[0] as bigint));
    assert.equal(house().waiting('house'), 0);
    await receiver.brokenWith(receiver.ask(enlivener, [sturdyref(HOUSE_LOCATION, 'nothing')]));
  });

  it('is none when the exporter cannot be reached, or has nothing there', async () => {
    const [receiver, enlivener] = await receiverAndEnlivener();
    await receiver.brokenWith(receiver.ask(enlivener, [sturdyref(locationOf('nobody'), 'x')]));
    const other = rec('ocapn-peer', symbol('carrier-pigeon'), 'shop', false);
    await receiver.brokenWith(receiver.ask(enlivener, [sturdyref(other, 'x')]));
    await receiver.brokenWith(receiver.ask(enlivener, ['no sturdyref']));
    await receiver.silence();
  });
});
