import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import {
  depositing,
  type Give,
  giveRecord,
  type Receive,
  receiveRecord,
  signed,
  withdrawing,
} from './handoffs.ts';
import { HOUSE_LOCATION, type House } from './house.ts';
import { BOOTSTRAP, fetching, fulfil, lent, SWISS } from './messages.ts';
import { promiseAndResolver } from './promises.ts';
import { descriptorIn } from './raw-dialect.ts';
import { freshKey, type RawKey } from './raw-keys.ts';
import type { RawSession } from './raw-session.ts';
import { type Raw, type RawRecord, rec, struct, symbol } from './raw-syrup.ts';
import { same, show } from './same.ts';

/** A gifter and a receiver, both the tester's, and the peer under test as exporter. */
class Handoff {
  readonly gifter: RawSession;
  readonly receiver: RawSession;
  readonly gift: RawRecord;
  /** The receiver's key with the gifter, of a session that the exporter knows nothing of. */
  readonly receiverKey: RawKey = freshKey();

  static async begin(house: House): Promise<Handoff> {
    const [gifter, receiver] = [await house.join(), await house.join()];
    return new Handoff(gifter, receiver, await gifter.fetch(SWISS.greeter));
  }

  constructor(gifter: RawSession, receiver: RawSession, gift: RawRecord) {
    this.gifter = gifter;
    this.receiver = receiver;
    this.gift = gift;
  }

  /** A good give, but for what `other` says. */
  give(other: Partial<Give> = {}, key = this.gifter.key): RawRecord {
    const { dialect, id, ourId } = this.gifter;
    const give = {
      receiverKey: dialect.key(this.receiverKey.publicKey),
      exporter: HOUSE_LOCATION,
      session: id,
      gifterSide: ourId,
      giftId: Buffer.from('my-gift'),
    };
    return signed(dialect, giveRecord({ ...give, ...other }), key);
  }

  /** A good claim, but for what `other` says. */
  receive(other: Partial<Receive> = {}, key = this.receiverKey): RawRecord {
    const { dialect, id, ourId } = this.receiver;
    const receive = { session: id, receivingSide: ourId, count: 0n, signedGive: this.give() };
    return signed(dialect, receiveRecord({ ...receive, ...other }), key);
  }

  deposit(giftId = 'my-gift', gift: Raw = this.gift): void {
    this.gifter.tell(BOOTSTRAP, depositing(Buffer.from(giftId), gift));
  }

  withdraw(envelope: Raw = this.receive()): bigint {
    return this.receiver.ask(BOOTSTRAP, withdrawing(envelope));
  }

  /** The claim is fulfilled with the object that was the gift. */
  async claimed(resolver: bigint): Promise<void> {
    const told = await this.receiver.fulfilled(resolver);
    assert.equal(descriptorIn(told)?.kind, 'import-object');
    const known = await this.receiver.fetch(SWISS.greeter);
    same(told, lent(known.fields[0] as bigint));
  }

  /** `envelope` gets nothing but a refusal, although the gift is there. */
  async refused(envelope: Raw): Promise<void> {
    await this.receiver.brokenWith(this.withdraw(envelope));
  }
}

forEachDialect('a handoff, as exporter,', (house) => {
  const begin = () => Handoff.begin(house());

  it('gives a gift that was deposited before', async () => {
    const handoff = await begin();
    handoff.deposit();
    await handoff.gifter.silence();
    await handoff.claimed(handoff.withdraw());
    await handoff.receiver.silence();
    await handoff.gifter.silence();
  });

  it('waits for a gift that is deposited later', async () => {
    const handoff = await begin();
    const claim = handoff.withdraw();
    await handoff.receiver.silence();
    handoff.deposit();
    await handoff.claimed(claim);
  });

  it('gives a promise that was deposited, when it is settled', async () => {
    const handoff = await begin();
    const [promise, resolver] = await promiseAndResolver(handoff.gifter);
    handoff.deposit('my-gift', promise);
    const claim = handoff.withdraw();
    await handoff.receiver.silence();
    handoff.gifter.tell(resolver, fulfil(handoff.gift));
    await handoff.claimed(claim);
  });

  it('takes messages to a gift that is not there yet', async () => {
    const handoff = await begin();
    const { receiver } = handoff;
    const claim = receiver.askAhead(BOOTSTRAP, withdrawing(handoff.receive()));
    const guest = receiver.freshPosition();
    receiver.tell(rec('desc:answer', claim.answer), [lent(guest)]);
    await receiver.silence();
    handoff.deposit();
    const messages = [await receiver.next(), await receiver.next()];
    assert.ok(messages.some(({ fields: [to] }) => descriptorIn(to!)?.position === guest));
    assert.ok(messages.some(({ fields: [to] }) => descriptorIn(to!)?.position === claim.resolver));
  });

  it('takes gift ids of up to 256 bytes', async () => {
    const handoff = await begin();
    for (const [n, giftId] of ['', 'x', 'my-gift', 'y'.repeat(32), 'z'.repeat(256)].entries()) {
      handoff.deposit(giftId);
      const signedGive = handoff.give({ giftId: Buffer.from(giftId) });
      const claim = handoff.withdraw(handoff.receive({ signedGive, count: BigInt(n) }));
      await handoff.claimed(claim);
    }
  });

  it('checks signatures over the bytes as they came, unknown hints included', async () => {
    const handoff = await begin();
    handoff.deposit();
    const hints = struct({ host: '127.0.0.1', port: '22045', zz: 'a', b: '', aa: '熊' });
    const exporter = rec('ocapn-peer', symbol('tcp-testing-only'), 'house', hints);
    const signedGive = handoff.give({ exporter });
    await handoff.claimed(handoff.withdraw(handoff.receive({ signedGive })));
  });

  it('refuses a handoff-count that was used', async () => {
    const handoff = await begin();
    handoff.deposit();
    await handoff.claimed(handoff.withdraw());
    handoff.deposit();
    await handoff.refused(handoff.receive());
    handoff.deposit('another');
    const signedGive = handoff.give({ giftId: Buffer.from('another') });
    await handoff.refused(handoff.receive({ signedGive }));
    await handoff.claimed(handoff.withdraw(handoff.receive({ signedGive, count: 1n })));
  });

  it('refuses a handoff-count that is used by a claim that still waits', async () => {
    const handoff = await begin();
    const waiting = handoff.withdraw();
    handoff.deposit('another');
    const signedGive = handoff.give({ giftId: Buffer.from('another') });
    await handoff.refused(handoff.receive({ signedGive }));
    handoff.deposit();
    await handoff.claimed(waiting);
  });

  it('gives a gift once', async () => {
    const handoff = await begin();
    handoff.deposit();
    await handoff.claimed(handoff.withdraw());
    await handoff.refused(handoff.receive({ count: 1n }));
    await handoff.receiver.silence();
  });

  it('gives a gift once to two claims that wait for it', async () => {
    const handoff = await begin();
    const first = handoff.withdraw();
    await handoff.refused(handoff.receive({ count: 1n }));
    handoff.deposit();
    await handoff.claimed(first);
    await handoff.receiver.silence();
  });

  it('refuses a claim that is signed by another than the receiver', async () => {
    const handoff = await begin();
    handoff.deposit();
    const { gifter, receiver } = handoff;
    for (const [n, key] of [gifter.key, receiver.key, freshKey()].entries()) {
      await handoff.refused(handoff.receive({ count: BigInt(n) }, key));
    }
    const envelope = handoff.receive({ count: 5n });
    const signature = receiver.dialect.signature(handoff.receiverKey.sign(Buffer.from('other')));
    await handoff.refused(rec('desc:sig-envelope', envelope.fields[0]!, signature));
    await handoff.claimed(handoff.withdraw(handoff.receive({ count: 6n })));
  });

  it('refuses a give that is signed by another than the gifter', async () => {
    const handoff = await begin();
    handoff.deposit();
    const { receiverKey, receiver } = handoff;
    for (const [n, key] of [receiverKey, receiver.key, freshKey()].entries()) {
      const signedGive = handoff.give({}, key);
      await handoff.refused(handoff.receive({ signedGive, count: BigInt(n) }));
    }
    await handoff.claimed(handoff.withdraw(handoff.receive({ count: 6n })));
  });

  it('refuses a give that was changed after it was signed', async () => {
    const handoff = await begin();
    handoff.deposit();
    const good = handoff.give();
    const thief = freshKey();
    const [, ...rest] = (good.fields[0] as RawRecord).fields;
    const stolen = rec('desc:handoff-give', handoff.gifter.dialect.key(thief.publicKey), ...rest);
    const signedGive = rec('desc:sig-envelope', stolen, good.fields[1]!);
    await handoff.refused(handoff.receive({ signedGive }, thief));
  });

  it('refuses a claim of another session, or by another side of it', async () => {
    const handoff = await begin();
    handoff.deposit();
    const { gifter, receiver } = handoff;
    const others = [gifter.id, gifter.ourId, receiver.theirId, Buffer.alloc(32), Buffer.alloc(0)];
    let count = 0n;
    for (const other of others) {
      await handoff.refused(handoff.receive({ session: other, count: count++ }));
      await handoff.refused(handoff.receive({ receivingSide: other, count: count++ }));
    }
    const key = receiver.dialect.key(receiver.key.publicKey);
    await handoff.refused(handoff.receive({ receivingSide: key, count: count++ }));
    await handoff.claimed(handoff.withdraw(handoff.receive({ count })));
  });

  it('refuses a claim that is replayed in a later session', async () => {
    const handoff = await begin();
    const replayed = handoff.receive();
    const later = await house().join();
    handoff.deposit();
    await later.brokenWith(later.ask(BOOTSTRAP, withdrawing(replayed)));
    await handoff.claimed(handoff.withdraw(replayed));
  });

  it('refuses a give of another gifter, or by another side of the session', async () => {
    const handoff = await begin();
    handoff.deposit();
    const { gifter, receiver } = handoff;
    const others = [gifter.theirId, receiver.ourId, Buffer.alloc(32), Buffer.alloc(0)];
    let count = 0n;
    for (const gifterSide of others) {
      const signedGive = handoff.give({ gifterSide });
      await handoff.refused(handoff.receive({ signedGive, count: count++ }));
    }
    for (const session of [receiver.id, gifter.ourId, Buffer.alloc(32), Buffer.alloc(0)]) {
      const signedGive = handoff.give({ session });
      await handoff.refused(handoff.receive({ signedGive, count: count++ }));
    }
    await handoff.claimed(handoff.withdraw(handoff.receive({ count })));
  });

  it('forgets what a gifter deposited, and believes its gives no more, when it has gone', async () => {
    const handoff = await begin();
    handoff.deposit();
    const signedGive = handoff.give({ giftId: Buffer.from('another') });
    const waiting = handoff.withdraw(handoff.receive({ signedGive }));
    await handoff.receiver.silence();
    handoff.gifter.send(rec('op:abort', 'good-bye'));
    await handoff.gifter.closedInSilence();
    await handoff.receiver.brokenWith(waiting);
    await handoff.refused(handoff.receive({ count: 1n }));
  });

  it('keeps the gifts of one gifter apart from those of another', async () => {
    const [one, other] = [await begin(), await begin()];
    one.deposit();
    const claim = other.withdraw();
    await other.receiver.silence();
    other.deposit();
    await other.claimed(claim);
    await one.claimed(one.withdraw());
  });

  it('breaks a malformed claim, and the session goes on', async () => {
    const handoff = await begin();
    handoff.deposit();
    const { dialect } = handoff.gifter;
    const good = handoff.receive();
    const [receive, signature] = good.fields as [RawRecord, Raw];
    const wrong: Raw[] = [
      'text',
      7n,
      [],
      receive,
      handoff.give(),
      rec('desc:sig-envelope'),
      rec('desc:sig-envelope', receive),
      rec('desc:sig-envelope', receive, signature, signature),
      rec('desc:sig-envelope', receive, 'signature'),
      rec('desc:sig-envelope', receive, new Uint8Array(63)),
      rec('desc:sig-envelope', 'receive', signature),
      rec('desc:other-envelope', receive, signature),
      signed(dialect, rec('desc:handoff-receive'), handoff.receiverKey),
      signed(dialect, rec('desc:handoff-receive', ...receive.fields, false), handoff.receiverKey),
      handoff.receive({ count: -1n }),
      handoff.receive({ count: 0 }),
      handoff.receive({ count: 'zero' }),
      handoff.receive({ session: 'text' }),
      handoff.receive({ receivingSide: 7n }),
      handoff.receive({ signedGive: 'give' }),
      handoff.receive({ signedGive: handoff.give().fields[0] as RawRecord }),
      handoff.receive({ signedGive: handoff.give({ giftId: 'text' }) }),
      handoff.receive({ signedGive: handoff.give({ giftId: symbol('my-gift') }) }),
      handoff.receive({ signedGive: handoff.give({ receiverKey: 'key' }) }),
      handoff.receive({ signedGive: handoff.give({ session: 'session' }) }),
      handoff.receive({ signedGive: handoff.give({ gifterSide: [] }) }),
      handoff.receive({ signedGive: handoff.give({ exporter: 'house' }) }),
      handoff.receive({ signedGive: handoff.give({ giftId: new Uint8Array(1_000) }) }),
    ];
    for (const envelope of wrong) {
      await handoff.refused(envelope).catch((error) => assert.fail(`${show(envelope)}: ${error}`));
    }
    await handoff.receiver.brokenWith(handoff.receiver.ask(BOOTSTRAP, [symbol('withdraw-gift')]));
    await handoff.claimed(handoff.withdraw(handoff.receive({ count: 99n })));
  });

  it('breaks a malformed deposit, and the session goes on', async () => {
    const { gifter, gift } = await begin();
    const wrong: Raw[][] = [
      depositing('text', gift),
      depositing(new Uint8Array(257), gift),
      depositing(symbol('my-gift'), gift),
      [symbol('deposit-gift'), Buffer.from('my-gift')],
      [symbol('deposit-gift')],
    ];
    for (const args of wrong) await gifter.brokenWith(gifter.ask(BOOTSTRAP, args));
    same(await gifter.fetch(SWISS.greeter), gift);
  });

  it('has nobody fetch by a gift id, or withdraw by a swiss number', async () => {
    const handoff = await begin();
    handoff.deposit();
    const { receiver } = handoff;
    await receiver.brokenWith(receiver.ask(BOOTSTRAP, fetching('my-gift')));
    const signedGive = handoff.give({ giftId: Buffer.from(SWISS.greeter) });
    handoff.withdraw(handoff.receive({ signedGive }));
    await receiver.silence();
  });
});
