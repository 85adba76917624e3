import assert from 'node:assert/strict';
import { nodeCrypto } from '../../../bridges/netlayers/index.ts';
import { DIALECT_2026_07 } from '../../../captp/dialect.ts';
import {
  E,
  Far,
  type LocalPeer,
  makeVow,
  type PeerOptions,
  type Session,
  type SessionKey,
  startSession,
} from '../../../captp/index.ts';
import { GCRYPT_KEYS } from '../../../captp/key-forms.ts';
import {
  giveRecord,
  type NewGive,
  receiveRecord,
  signedRecord,
} from '../../../captp/peer/handoff-records.ts';
import { makeSessionKey } from '../../../captp/session/index.ts';
import { encode, record, SyrupRecord } from '../../../captp/syrup/index.ts';
import { fetchFrom, swiss } from '../session/pair.ts';
import { locatorOf, type Methods, settle, uniqueRandom, World } from './world.ts';

const bytes = (length: number, fill = 7) => new Uint8Array(length).fill(fill);
const GIFT_ID = bytes(32);

function sign(signed: SyrupRecord, key: SessionKey): SyrupRecord {
  return signedRecord(signed, key.sign(encode(signed)) as Uint8Array, GCRYPT_KEYS);
}

/** Carol keeps gifts; a gifter and a receiver who write whatever they like have sessions with her. */
async function atCarol(options: Partial<PeerOptions> = {}) {
  const world = new World();
  const thing = Far('Thing', { hi: () => 'hi' });
  const carol = world.peer('carol', { thing }, options);
  const gifter = await world.rogue('carol', 'gifter');
  const receiver = await world.rogue('carol', 'receiver');
  const gift = await E(gifter.bootstrap).fetch(swiss('thing'));
  /** The receiver's key in its session with the gifter. */
  const key = await makeSessionKey(uniqueRandom(), nodeCrypto, DIALECT_2026_07);
  const deposit = (id: unknown = GIFT_ID, what: unknown = gift, by = gifter) =>
    (E(by.bootstrap) as never as Record<string, (...a: unknown[]) => Promise<unknown>>)[
      'deposit-gift'
    ]!(id, what);
  const withdraw = (envelope: unknown, by = receiver) =>
    (E(by.bootstrap) as never as Record<string, (...a: unknown[]) => Promise<unknown>>)[
      'withdraw-gift'
    ]!(envelope);
  const give = (changes: Partial<NewGive> = {}, signer = gifter.ourKey) =>
    sign(
      giveRecord(
        {
          receiverKey: key.publicKey,
          exporter: locatorOf('carol'),
          sessionId: gifter.id,
          gifterSide: gifter.ourKey.publicId,
          giftId: GIFT_ID,
          ...changes,
        },
        GCRYPT_KEYS,
      ),
      signer,
    );
  const receive = (
    count: bigint,
    given = give(),
    changes: { by?: Session; side?: Uint8Array; signer?: SessionKey } = {},
  ) => {
    const { by = receiver, side = by.ourKey.publicId, signer = key } = changes;
    return sign(receiveRecord(by.id, side, count, given), signer);
  };
  return { world, carol, gifter, receiver, gift, key, deposit, withdraw, give, receive };
}

const failed = (wrong: RegExp) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, 'handoff-failed');
  assert.match((error as Error).message, wrong);
  return true;
};

/** Both sessions have survived whatever was tried. */
function assertStand(...sessions: Session[]): void {
  for (const { closed } of sessions) assert.equal(closed.settled, undefined);
}

describe('who keeps gifts', () => {
  it('gives a gift to the one who was named, in either order', async () => {
    const { deposit, withdraw, give, receive } = await atCarol();
    await deposit();
    assert.equal(await E((await withdraw(receive(0n))) as Methods).hi!(), 'hi');
    const later = bytes(32, 8);
    const waiting = withdraw(receive(1n, give({ giftId: later })));
    await settle();
    await deposit(later);
    assert.equal(await E((await waiting) as Methods).hi!(), 'hi');
  });

  it('takes promises as gifts, and ids of any reasonable length', async () => {
    const { gift, deposit, withdraw, give, receive } = await atCarol();
    const { vow, resolver } = makeVow<unknown>();
    await deposit(bytes(7), vow);
    const claimed = withdraw(receive(5n, give({ giftId: bytes(7) })));
    await settle();
    resolver.resolve(gift);
    assert.equal(await E((await claimed) as Methods).hi!(), 'hi');
  });

  it('refuses what is no gift, or has no good id, or an id twice', async () => {
    const { gifter, deposit } = await atCarol();
    for (const id of [bytes(257), 'text', 7n, null]) {
      await assert.rejects(deposit(id), failed(/malformed/));
    }
    for (const gift of ['text', 1n, [], null]) {
      await assert.rejects(deposit(GIFT_ID, gift), failed(/malformed/));
    }
    await deposit();
    await assert.rejects(deposit(), failed(/such a gift already/));
    assertStand(gifter);
  });

  it('gives each gift once, also when two claims wait for it', async () => {
    const { gifter, receiver, deposit, withdraw, give, receive } = await atCarol();
    await deposit();
    await withdraw(receive(0n));
    await assert.rejects(withdraw(receive(1n)), failed(/claimed already/));
    await assert.rejects(deposit(), failed(/such a gift already/));
    const later = give({ giftId: bytes(32, 8) });
    const first = withdraw(receive(2n, later));
    await assert.rejects(withdraw(receive(3n, later)), failed(/claimed already/));
    await deposit(bytes(32, 8));
    await first;
    await assert.rejects(withdraw(receive(4n, later)), failed(/claimed already/));
    assertStand(gifter, receiver);
  });

  it('refuses a handoff-count used before, also one that still waits, and what is no count', async () => {
    const { receiver, deposit, withdraw, give, receive } = await atCarol();
    const waiting = withdraw(receive(0n));
    const other = give({ giftId: bytes(32, 8) });
    await deposit(bytes(32, 8));
    await assert.rejects(withdraw(receive(0n, other)), failed(/handoff-count/));
    for (const count of [-1n, 2n ** 64n, 'one' as never, 1.5 as never]) {
      await assert.rejects(withdraw(receive(count, other)), failed(/handoff-count/));
    }
    await deposit();
    await waiting;
    await assert.rejects(withdraw(receive(0n, other)), failed(/handoff-count/));
    await withdraw(receive(9n, other));
    assertStand(receiver);
  });

  it('refuses a replayed claim', async () => {
    const { deposit, withdraw, receive } = await atCarol();
    await deposit();
    const claim = receive(0n);
    await withdraw(claim);
    await assert.rejects(withdraw(claim), failed(/handoff-count/));
  });

  it('refuses a give that the gifter has not signed', async () => {
    const { receiver, gifter, key, deposit, withdraw, give, receive } = await atCarol();
    await deposit();
    for (const signer of [key, receiver.ourKey]) {
      await assert.rejects(withdraw(receive(0n, give({}, signer))), failed(/signature/));
    }
    const good = give();
    const [signed, signature] = good.fields as [SyrupRecord, unknown];
    const [receiverKey, , ...rest] = signed.fields;
    const moved = record('ocapn-peer', ...(signed.fields[1] as SyrupRecord).fields.slice(0, 2), {});
    const changed = new SyrupRecord(signed.label, [receiverKey, moved, ...rest]);
    const forged = new SyrupRecord(good.label, [changed, signature]);
    await assert.rejects(withdraw(receive(0n, forged)), failed(/signature/));
    await withdraw(receive(0n));
    assertStand(receiver, gifter);
  });

  it('refuses a claim that is not signed by the key the give names', async () => {
    const { receiver, deposit, withdraw, give, receive, key } = await atCarol();
    await deposit();
    const signer = receiver.ourKey;
    await assert.rejects(withdraw(receive(0n, give(), { signer })), failed(/signature/));
    const thief = give({ receiverKey: receiver.ourKey.publicKey }, receiver.ourKey);
    await assert.rejects(withdraw(receive(0n, thief, { signer })), failed(/signature/));
    const another = give({ receiverKey: receiver.ourKey.publicKey });
    await assert.rejects(withdraw(receive(0n, another, { signer: key })), failed(/signature/));
    await withdraw(receive(0n));
  });

  it('refuses a claim made for another session, or by another side of it', async () => {
    const { world, receiver, gifter, key, deposit, withdraw, give, receive } = await atCarol();
    await deposit();
    const elsewhere = receiveRecord(gifter.id, receiver.ourKey.publicId, 0n, give());
    await assert.rejects(withdraw(sign(elsewhere, key)), failed(/another session/));
    const thief = await world.rogue('carol', 'thief');
    await assert.rejects(withdraw(receive(0n), thief), failed(/another session/));
    const side = thief.ourKey.publicId;
    await assert.rejects(withdraw(receive(0n, give(), { side })), failed(/another session/));
    const wrong = { side: receiver.peerPublicId };
    await assert.rejects(withdraw(receive(0n, give(), wrong)), failed(/another session/));
    assertStand(thief, receiver, gifter);
  });

  it('refuses a give for a session that is not, or by another side of it', async () => {
    const { gifter, receiver, deposit, withdraw, give, receive } = await atCarol();
    await deposit();
    const changes = [
      [{ sessionId: bytes(32) }, /session of the gifter/],
      [{ sessionId: receiver.id }, /another gifter/],
      [{ gifterSide: receiver.ourKey.publicId }, /another gifter/],
      [{ gifterSide: gifter.peerPublicId }, /another gifter/],
    ] as const;
    for (const [change, wrong] of changes) {
      await assert.rejects(withdraw(receive(0n, give(change))), failed(wrong));
    }
  });

  it('refuses whatever is no claim', async () => {
    const { receiver, deposit, withdraw, give, receive } = await atCarol();
    await deposit();
    const good = receive(0n);
    const [signed, signature] = good.fields as [SyrupRecord, unknown];
    const [session, side, count, inner] = signed.fields;
    const malformed = [
      'text',
      give(),
      record('desc:sig-envelope'),
      record('desc:sig-envelope', signed),
      record('desc:sig-envelope', signed, 'text'),
      record('desc:sig-envelope', signed, signature, 'more'),
      record('desc:sig-envelope', record('desc:handoff-receive'), signature),
      record('desc:sig-envelope', new SyrupRecord(signed.label, [session, side, count]), signature),
      receive(0n, signed),
      receive(0n, record('desc:sig-envelope', record('desc:handoff-give'), signature)),
      receive(0n, inner as SyrupRecord, { side: bytes(31) }),
      receive(0n, give({ giftId: bytes(257) })),
      receive(0n, give({ receiverKey: bytes(31) })),
    ];
    for (const [i, envelope] of malformed.entries()) {
      await assert.rejects(withdraw(envelope), failed(/malformed/), `case ${i}`);
    }
    await withdraw(good);
    assertStand(receiver);
  });

  it('refuses a reference within what is signed', async () => {
    const { receiver, deposit, withdraw, give } = await atCarol();
    await deposit();
    const signed = new SyrupRecord(record('desc:handoff-receive').label, [
      receiver.id,
      receiver.ourKey.publicId,
      Far('Count', {}),
      give(),
    ]);
    await assert.rejects(
      withdraw(signedRecord(signed, bytes(64), GCRYPT_KEYS)),
      failed(/signature/),
    );
    assertStand(receiver);
  });

  it('keeps no gifts of a session that must not hand on, nor what a promise turns out to be', async () => {
    let handsOn = true;
    const { gifter, gift, deposit, withdraw, give, receive } = await atCarol({
      handsOn: () => handsOn,
    });
    const { vow, resolver } = makeVow<unknown>();
    await deposit(GIFT_ID, vow);
    await deposit(bytes(32, 8));
    handsOn = false;
    await assert.rejects(deposit(bytes(32, 9)), failed(/must not be handed on/));
    const claimed = withdraw(receive(0n));
    resolver.resolve(gift);
    await assert.rejects(claimed, failed(/must not be handed on/));
    await withdraw(receive(1n, give({ giftId: bytes(32, 8) })));
    assertStand(gifter);
  });

  it('forgets the gifts of a gifter whose session has ended, and breaks who waits', async () => {
    const { world, carol, gifter, deposit, withdraw, give, receive } = await atCarol();
    await deposit();
    const waiting = withdraw(receive(0n, give({ giftId: bytes(32, 8) })));
    await settle();
    gifter.abort('Bye.');
    await assert.rejects(waiting, failed(/gifter has ended/));
    await assert.rejects(withdraw(receive(1n)), failed(/session of the gifter/));
    for (const session of carol.sessions()) session.abort('Done.');
    assert.equal(world.timers.pending, 0);
  });

  it('lets a receiver who lost its session claim again what it waited for', async () => {
    const { world, receiver, deposit, withdraw, receive } = await atCarol();
    withdraw(receive(0n)).then(undefined, () => undefined);
    await settle();
    receiver.abort('I lost you.');
    const by = await world.rogue('carol', 'receiver');
    const again = withdraw(receive(0n, undefined, { by }), by);
    await deposit();
    assert.equal(await E((await again) as Methods).hi!(), 'hi');
  });

  it('ends the session of a gifter that leaves more than fits', async () => {
    const { gifter, receiver, deposit } = await atCarol({ peerLimits: { gifts: 3 } });
    for (let i = 0; i < 3; i++) await deposit(bytes(32, i));
    assert.equal(gifter.closed.settled, undefined);
    deposit(bytes(32, 9)).then(undefined, () => undefined);
    assert.match(await gifter.closed, /too many gifts/);
    assertStand(receiver);
  });

  it('forgets a gift that nobody claims, and breaks a claim whose gift does not come', async () => {
    const peerLimits = { giftMilliseconds: 1_000, claimMilliseconds: 2_000, gifts: 1 };
    const { world, gifter, deposit, withdraw, give, receive } = await atCarol({ peerLimits });
    await deposit();
    world.timers.advance(1_000);
    await deposit(bytes(32, 9));
    const waiting = withdraw(receive(0n));
    await settle();
    world.timers.advance(2_000);
    await assert.rejects(waiting, failed(/in time/));
    await assert.rejects(
      Promise.race([withdraw(receive(1n, give({ giftId: bytes(32, 9) }))), late(world)]),
      /late/,
    );
    assertStand(gifter);
  });

  it('lets only so many claims wait, for one gifter and from one receiver', async () => {
    const peerLimits = { waitingClaims: 2 };
    const { receiver, withdraw, give, receive } = await atCarol({ peerLimits });
    const claim = (i: number) => withdraw(receive(BigInt(i), give({ giftId: bytes(32, i) })));
    for (const i of [1, 2]) claim(i).then(undefined, () => undefined);
    await assert.rejects(claim(3), failed(/Too many claims/));
    assertStand(receiver);
  });
});

async function late(world: World): Promise<never> {
  await settle();
  world.timers.advance(0);
  throw new Error('late');
}

describe('who brings two others together', () => {
  it('makes a new gift id of 32 bytes each time', async () => {
    const world = new World();
    const ids: unknown[] = [];
    const alice = world.peer('alice');
    const things = { thing: Far('Thing', {}), keeper: Far('Keeper', { keep: () => 'kept' }) };
    for (const name of ['bob', 'carol']) {
      world.listen(name, (channel) => {
        const introductions = {
          give: () => undefined,
          receive: (_: Session, envelope: SyrupRecord) => envelope,
          methodsFor: () => ({ 'deposit-gift': (id: unknown) => void ids.push(id) }),
        };
        const powers = { random: uniqueRandom(), crypto: nodeCrypto, introductions };
        const bootstrap = fetchFrom(things)!;
        const location = locatorOf(name);
        void startSession({ channel, role: 'acceptor', location, bootstrap, ...powers });
      });
    }
    const get = (name: string, what: string) =>
      alice.enliven({ peer: locatorOf(name), swiss: swiss(what) }) as Methods;
    const keeper = get('bob', 'keeper');
    const thing = await (get('carol', 'thing') as PromiseLike<unknown>);
    await E(keeper).keep!(thing, thing);
    await settle();
    const texts = ids.map((id) => Buffer.from(id as Uint8Array).toString('hex'));
    assert.deepEqual(
      texts.map((text) => text.length),
      [64, 64],
    );
    assert.notEqual(texts[0], texts[1]);
  });
});

describe('who is given something by a third party', () => {
  /** Bob's peer, which a gifter who writes whatever it likes gives things to. */
  async function atBob(options: Partial<PeerOptions> = {}) {
    const world = new World();
    const given: Promise<unknown>[] = [];
    const taker = Far('Taker', { take: (thing: Promise<unknown>) => void given.push(thing) });
    const bob: LocalPeer = world.peer('bob', { taker }, options);
    const gifter = await world.rogue('bob', 'gifter', { bootstrap: fetchFrom({})! });
    const found = (await E(gifter.bootstrap).fetch(swiss('taker'))) as Methods;
    const take = async (thing: unknown) => {
      await E(found).take!(thing);
      return { thing: given.at(-1) as Promise<unknown> };
    };
    const give = (changes: Partial<NewGive> = {}) =>
      sign(
        giveRecord(
          {
            receiverKey: gifter.peerKey,
            exporter: locatorOf('carol'),
            sessionId: bytes(32),
            gifterSide: bytes(32),
            giftId: GIFT_ID,
            ...changes,
          },
          GCRYPT_KEYS,
        ),
        gifter.ourKey,
      );
    return { world, bob, gifter, take, give };
  }

  it('does not claim what is meant for another, or cannot be read', async () => {
    const { world, gifter, take, give } = await atBob();
    const dials = world.dials.length;
    const { thing: others } = await take(give({ receiverKey: gifter.ourKey.publicKey }));
    await assert.rejects(others, failed(/somebody else/));
    const malformed = [
      give({ sessionId: bytes(31) }),
      give({ giftId: bytes(257) }),
      record('desc:sig-envelope', record('desc:handoff-give'), 'text'),
    ];
    for (const envelope of malformed) {
      await assert.rejects((await take(envelope)).thing, failed(/malformed/));
    }
    const nowhere = give({ exporter: { ...locatorOf('carol'), designator: '' } });
    await assert.rejects((await take(nowhere)).thing, failed(/nowhere/));
    assert.equal(world.dials.length, dials);
    assertStand(gifter);
  });

  it('hears that the exporter cannot be reached, or refuses', async () => {
    const { world, gifter, take, give } = await atBob();
    await assert.rejects((await take(give())).thing, /nobody answers/);
    world.peer('carol');
    await assert.rejects((await take(give())).thing, failed(/session of the gifter/));
    const onion = give({ exporter: { ...locatorOf('carol'), transport: 'onion' } });
    await assert.rejects((await take(onion)).thing, /nobody here can dial/);
    assertStand(gifter);
  });

  it('counts its handoffs from zero, never twice the same in one session', async () => {
    const { world, take, give } = await atBob();
    const counts: unknown[] = [];
    world.listen('carol', (channel) => {
      const introductions = {
        give: () => undefined,
        receive: (_: Session, envelope: SyrupRecord) => envelope,
        methodsFor: () => ({
          'withdraw-gift': (envelope: unknown) => {
            const [signed] = (envelope as SyrupRecord).fields;
            counts.push((signed as SyrupRecord).fields[2]);
            return Far('Gift', {});
          },
        }),
      };
      const powers = { random: uniqueRandom(), crypto: nodeCrypto, introductions };
      void startSession({ channel, role: 'acceptor', location: locatorOf('carol'), ...powers });
    });
    for (let i = 0; i < 3; i++) await (await take(give())).thing;
    assert.deepEqual(counts, [0n, 1n, 2n]);
  });

  it('dials only so many exporters at a time for one giver', async () => {
    const { world, gifter, take, give } = await atBob({ peerLimits: { claimDials: 2, claims: 2 } });
    for (const name of ['a', 'b', 'c']) world.listen(name, () => undefined);
    const to = (name: string) => take(give({ exporter: locatorOf(name) }));
    for (const name of ['a', 'b', 'a']) (await to(name)).thing.then(undefined, () => undefined);
    await assert.rejects((await to('c')).thing, failed(/Too many references/));
    await assert.rejects((await to('a')).thing, failed(/Too many references/));
    assert.deepEqual(world.dials.slice(1), ['bob→a', 'bob→b']);
    world.timers.advance(10_000);
    await settle();
    world.peer('c');
    await assert.rejects((await to('c')).thing, failed(/session of the gifter/));
    assertStand(gifter);
  });

  it('cannot be made to claim by what is within a claim', async () => {
    const { world, gifter, give } = await atBob();
    const key = await makeSessionKey(uniqueRandom(), nodeCrypto, DIALECT_2026_07);
    const claim = sign(receiveRecord(gifter.id, gifter.ourKey.publicId, 0n, give()), key);
    const bootstrap = E(gifter.bootstrap) as never as Record<
      string,
      (...a: unknown[]) => Promise<unknown>
    >;
    await assert.rejects(bootstrap['withdraw-gift']!(claim), failed(/signature/));
    await settle();
    assert.deepEqual(world.dials, ['rogue→bob']);
  });

  it('claims with what a real exporter checks', async () => {
    const { world, gifter, take } = await atBob();
    const thing = Far('Thing', { hi: () => 'hi' });
    const carol = world.peer('carol', { thing });
    const toCarol = await world.rogue('carol', 'gifter');
    const gift = await E(toCarol.bootstrap).fetch(swiss('thing'));
    const bootstrap = E(toCarol.bootstrap) as never as Record<
      string,
      (...a: unknown[]) => Promise<unknown>
    >;
    await bootstrap['deposit-gift']!(GIFT_ID, gift);
    const signed = giveRecord(
      {
        receiverKey: gifter.peerKey,
        exporter: locatorOf('carol'),
        sessionId: toCarol.id,
        gifterSide: toCarol.ourKey.publicId,
        giftId: GIFT_ID,
      },
      GCRYPT_KEYS,
    );
    const { thing: got } = await take(sign(signed, toCarol.ourKey));
    assert.equal(await E((await got) as Methods).hi!(), 'hi');
    assert.equal(carol.sessions().length, 2);
  });
});
