import assert from 'node:assert/strict';
import { forEachDialect } from './dialects.ts';
import {
  type Give,
  giveRecord,
  opened,
  readReceive,
  signed,
  sturdyref,
  withdrawing,
} from './handoffs.ts';
import { HOUSE_LOCATION, locationOf } from './house.ts';
import { asking, BOOTSTRAP, broken, exported, fulfil, lent, SWISS } from './messages.ts';
import { rest } from './patience.ts';
import { listenTo } from './promises.ts';
import { descriptorIn } from './raw-dialect.ts';
import { freshKey, sha256 } from './raw-keys.ts';
import { greetingOf, type RawSession } from './raw-session.ts';
import { type Raw, type RawRecord, rec, struct, symbol } from './raw-syrup.ts';
import { differs, same } from './same.ts';

/** A good give of something at the tester as `shop`, but for what `other` says. */
function giveFrom(gifter: RawSession, other: Partial<Give> = {}): RawRecord {
  const give: Give = {
    receiverKey: gifter.dialect.key(gifter.theirKey),
    exporter: locationOf('shop'),
    session: sha256(Buffer.from('gifter and exporter')),
    gifterSide: sha256(Buffer.from('the gifter there')),
    giftId: Buffer.from('my-gift'),
  };
  return signed(gifter.dialect, giveRecord({ ...give, ...other }), freshKey());
}

interface Claim {
  readonly count: bigint;
  readonly answer: bigint;
  /** The descriptor to tell the outcome to. */
  readonly told: RawRecord;
}

/** The next message at the exporter is a good claim of `give`. */
async function claims(exporter: RawSession, gifter: RawSession, give: RawRecord): Promise<Claim> {
  const message = await exporter.next('the gift is claimed');
  const [, args, answer, resolver] = message.fields as Raw[];
  const envelope = (args as Raw[])[1] as Raw;
  same(message, asking(BOOTSTRAP, withdrawing(envelope), answer as bigint, resolver as Raw));
  const { dialect } = exporter;
  const fields = opened(dialect, envelope, 'desc:handoff-receive', gifter.theirKey);
  const receive = readReceive(fields);
  same(receive.session, exporter.id, 'the session of receiver and exporter');
  same(receive.receivingSide, exporter.theirId, "the receiver's side of it");
  same(receive.signedGive, give, 'the give exactly as it came');
  assert.ok(typeof receive.count === 'bigint' && receive.count >= 0n);
  assert.equal(typeof answer, 'bigint');
  const told = exported(descriptorIn(resolver as Raw)!.position);
  return { count: receive.count, answer: answer as bigint, told };
}

forEachDialect('a handoff, as receiver,', (house) => {
  const gifterAndGreeter = async (): Promise<[RawSession, RawRecord]> => {
    const gifter = await house().join();
    return [gifter, await gifter.fetch(SWISS.greeter)];
  };

  /** The connection on which the peer under test has dialled the tester as `shop`, greeted. */
  const shop = async (): Promise<RawSession> => {
    const exporter = await house().dialled('shop');
    await exporter.greeted();
    exporter.send(greetingOf(exporter.dialect, exporter.location, exporter.key));
    return exporter;
  };

  /** `Hello` is said to the gift: ahead of it or, once it is there, to itself. */
  async function greets(exporter: RawSession, { answer, told }: Claim): Promise<void> {
    const gift = exporter.freshPosition();
    exporter.tell(told, fulfil(lent(gift)));
    const greeting = await exporter.next('the gift is greeted');
    const { kind, position } = descriptorIn(greeting.fields[0] as Raw)!;
    assert.ok(kind === 'answer' ? position === answer : position === gift);
    same(greeting.fields[1] as Raw, ['Hello']);
  }

  it('dials the exporter, claims the gift, and uses it', async () => {
    const [gifter, greeter] = await gifterAndGreeter();
    const give = giveFrom(gifter);
    gifter.tell(greeter, [give]);
    const exporter = await shop();
    same(exporter.theirLocation, HOUSE_LOCATION);
    differs(exporter.theirKey, gifter.theirKey);
    await greets(exporter, await claims(exporter, gifter, give));
    await gifter.silence();
    await exporter.silence();
  });

  it('uses the session with the exporter that there is', async () => {
    const [gifter, greeter] = await gifterAndGreeter();
    const exporter = await house().join('shop');
    const give = giveFrom(gifter);
    gifter.tell(greeter, [give]);
    await greets(exporter, await claims(exporter, gifter, give));
    assert.equal(house().waiting('shop'), 0);
  });

  it('uses no handoff-count twice in a session', async () => {
    const [gifter, greeter] = await gifterAndGreeter();
    const exporter = await house().join('shop');
    const counts: bigint[] = [];
    for (let n = 0; n < 5; n++) {
      const give = giveFrom(gifter, { giftId: Buffer.from(`gift ${n}`) });
      gifter.tell(greeter, [give]);
      const claim = await claims(exporter, gifter, give);
      await greets(exporter, claim);
      counts.push(claim.count);
    }
    assert.equal(new Set(counts).size, 5);
  });

  it('claims each of several gifts in one message', async () => {
    const gifter = await house().join();
    const echo = await gifter.fetch(SWISS.echo);
    const gives = ['a', 'b'].map((id) => giveFrom(gifter, { giftId: Buffer.from(id) }));
    gifter.ask(echo, gives);
    const exporter = await shop();
    const first = await claims(exporter, gifter, gives[0]!);
    const second = await claims(exporter, gifter, gives[1]!);
    assert.notEqual(first.count, second.count);
    exporter.tell(first.told, fulfil(1n));
    exporter.tell(second.told, fulfil(2n));
    // The echo of promises that are of a third party.
    const [one, other] = (await gifter.fulfilled(gifter.freshPosition() - 1n)) as Raw[];
    for (const [value, part] of [
      [1n, one],
      [2n, other],
    ] as const) {
      const { kind, position } = descriptorIn(part as Raw)!;
      assert.equal(kind, 'import-promise');
      same(await gifter.fulfilled(listenTo(gifter, exported(position))), value);
    }
  });

  it('signs the give byte for byte as it came', async () => {
    const [gifter, greeter] = await gifterAndGreeter();
    const hints = struct({ host: '127.0.0.1', port: '4242', aa: 'x', b: '熊', 'a-long-one': '' });
    const exporterLocation = rec('ocapn-peer', symbol('tcp-testing-only'), 'shop', hints);
    const give = giveFrom(gifter, { exporter: exporterLocation, giftId: Buffer.alloc(0) });
    gifter.tell(greeter, [give]);
    const exporter = await shop();
    await greets(exporter, await claims(exporter, gifter, give));
  });

  it('breaks the promise for a gift that is refused', async () => {
    const gifter = await house().join();
    const echo = await gifter.fetch(SWISS.echo);
    const give = giveFrom(gifter);
    const said = gifter.ask(echo, [give]);
    const exporter = await shop();
    const { told } = await claims(exporter, gifter, give);
    exporter.tell(told, broken('no such gift'));
    const [part] = (await gifter.fulfilled(said)) as Raw[];
    const promise = exported(descriptorIn(part as Raw)!.position);
    same(await gifter.brokenWith(listenTo(gifter, promise)), 'no such gift');
  });

  it('claims nothing that was given to another', async () => {
    const gifter = await house().join();
    const echo = await gifter.fetch(SWISS.echo);
    const elsewhere = await house().join();
    for (const key of [elsewhere.theirKey, gifter.key.publicKey, freshKey().publicKey]) {
      const give = giveFrom(gifter, { receiverKey: gifter.dialect.key(key) });
      const [part] = (await gifter.fulfilled(gifter.ask(echo, [give]))) as Raw[];
      const promise = exported(descriptorIn(part as Raw)!.position);
      await gifter.brokenWith(listenTo(gifter, promise));
    }
    await rest();
    assert.equal(house().waiting('shop'), 0);
  });

  it('breaks the promise when the exporter cannot be reached', async () => {
    const gifter = await house().join();
    const echo = await gifter.fetch(SWISS.echo);
    const give = giveFrom(gifter, { exporter: locationOf('nobody') });
    const [part] = (await gifter.fulfilled(gifter.ask(echo, [give]))) as Raw[];
    const promise = exported(descriptorIn(part as Raw)!.position);
    await gifter.brokenWith(listenTo(gifter, promise));
    await gifter.silence();
  });

  it('never dials itself', async () => {
    const [gifter, greeter] = await gifterAndGreeter();
    gifter.tell(greeter, [giveFrom(gifter, { exporter: HOUSE_LOCATION })]);
    await rest();
    assert.equal(house().waiting('house'), 0);
  });

  it('keeps its head when a give is malformed', async () => {
    const [bystander] = await gifterAndGreeter();
    const wrong: ((gifter: RawSession) => Raw)[] = [
      () => rec('desc:sig-envelope'),
      () => rec('desc:sig-envelope', 'give', 'signature'),
      (gifter) => rec('desc:sig-envelope', giveFrom(gifter).fields[0]!, 'signature'),
      (gifter) => signed(gifter.dialect, rec('desc:handoff-give'), freshKey()),
      (gifter) => giveFrom(gifter, { exporter: 'shop' }),
      (gifter) => giveFrom(gifter, { exporter: sturdyref(locationOf('shop'), 'x') }),
      (gifter) => giveFrom(gifter, { receiverKey: 'key' }),
      (gifter) => giveFrom(gifter, { giftId: 'text' }),
      (gifter) => giveFrom(gifter, { session: 7n }),
    ];
    for (const malformed of wrong) {
      const [gifter, greeter] = await gifterAndGreeter();
      gifter.tell(greeter, [malformed(gifter)]);
      await rest();
      assert.equal(house().waiting('shop'), 0);
      // Whether that is worth a session is not said anywhere; the one or the other.
      if (gifter.wire.frames.length > 0) await gifter.aborted();
    }
    await bystander.fetch(SWISS.echo);
  });
});
