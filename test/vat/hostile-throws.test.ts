/**
 * Whatever a method throws and whatever it is asked for: it is looked at once, whoever asked is
 * answered, and no other turn of the same group suffers for it.
 *
 * Where a fault would make the vat try the same message again for ever, what is thrown here becomes
 * harmless after some looks, so that the test fails instead of never ending.
 */
import assert from 'node:assert/strict';
import { E, makeVow, type Ref, sym } from '../../captp/index.ts';
import { crossing } from '../../vat/errors.ts';
import {
  anything,
  arg,
  bytes,
  call,
  defineActor,
  defineInterface,
  promise,
  type RefTo,
  ref,
  text,
  type Vat,
} from '../../vat/index.ts';
import { breakageOf } from '../../vat/promises/waiter.ts';
import { methodIn } from '../../vat/turn.ts';
import { raw, type World, world } from './powers.ts';
import { idOf, Stranger } from './stranger.ts';
import { type Friend, House, Street, Talker, until } from './street.ts';

const LOOKS_MAX = 1_000;
const HALF = '\ud83d';
const HALVES = /\p{Surrogate}/u;
const EMOJI = '😀';

let looks = 0;

/** Throws when it is looked at, unless that has happened too often. */
function bites(): never {
  if (++looks <= LOOKS_MAX) throw HALF;
  return undefined as never;
}

const revoked = Proxy.revocable(new Error('gone'), {});
revoked.revoke();

const all: ProxyHandler<object> = { get: bites, has: bites, getPrototypeOf: bites };

const ODD: Readonly<Record<string, () => unknown>> = {
  'a proxy that throws when it is read': () => new Proxy({}, { get: bites }),
  'a proxy of an error that throws whatever is asked': () => new Proxy(new Error('x'), all),
  'a proxy that was revoked': () => revoked.proxy,
  'an error whose code throws': () => Object.defineProperty(new Error('x'), 'code', { get: bites }),
  'an error whose text throws': () =>
    Object.defineProperty(new Error('x'), 'message', { get: bites }),
  'an error whose text is no text': () =>
    Object.defineProperty(new Error(), 'message', { value: 7 }),
  'an error whose code is no text': () => Object.assign(new TypeError('x'), { code: Symbol('x') }),
  'an error whose name throws': () =>
    Object.defineProperty(new TypeError(), 'name', { get: bites }),
  'an error with half a character': () => new Error(`${'x'.repeat(999)}${EMOJI}`),
  'a code with half a character': () =>
    Object.assign(new Error('x'), { code: `${'x'.repeat(39)}${EMOJI}` }),
  'an error of the system': () =>
    Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }),
  nothing: () => undefined,
  null: () => null,
  'a symbol': () => Symbol('x'),
  'a function': () => bites,
  'half a character': () => HALF,
};

const OddDoor = defineInterface('OddDoor', {
  fail: call(arg('what', text(60))),
  ping: call().returns(text(10)),
});

const Odd = defineActor('Odd', {
  version: 1,
  interfaces: { door: OddDoor },
  state: () => ({ pings: 0 }),
  facets: {
    door: {
      fail(what) {
        throw ODD[what]?.();
      },
      ping() {
        this.state.pings += 1;
        return 'pong';
      },
    },
  },
});

describe('a method that throws', () => {
  let made: World;
  let door: RefTo<typeof OddDoor>;

  beforeEach(async () => {
    looks = 0;
    made = await world([Odd]);
    ({ door } = await made.vat.provide('odd', Odd));
  });
  afterEach(() => made.vat.close());

  for (const what of Object.keys(ODD)) {
    it(`${what} is answered by an error, and the vat goes on`, async () => {
      const failed = Promise.resolve(E(door).fail(what));
      const next = Promise.resolve(E(door).ping());
      await assert.rejects(failed, (error) => error instanceof Error);
      assert.equal(await next, 'pong');
      assert.ok(looks < LOOKS_MAX, 'It was looked at without end.');
    });

    it(`${what} breaks the promise of another vat, and the vat goes on`, async () => {
      const street = new Street();
      street.kinds = [Odd, Addresses];
      const ben = new House(street, 'ben', 1);
      await ben.open();
      const { door: far } = await ben.vat.provide('odd', Odd);
      const swiss = await addressOf(ben.vat, far);
      const eve = await Stranger.enters(ben, 'eve');
      await eve.begin();
      await eve.send(['deliver', swiss, [sym('fail'), what], idOf(9), 0n]);
      assert.equal(ben.vat.stats().outgoing, 1);
      assert.equal(await E(far).ping(), 'pong');
      assert.ok(looks < LOOKS_MAX, 'It was looked at without end.');
      await ben.end();
    });
  }

  for (const [what, odd] of Object.entries(ODD)) {
    it(`${what} becomes an error that can be sent and kept`, () => {
      const crossed = crossing(odd(), 'Odd', () => undefined) as Error;
      assert.ok(crossed instanceof Error);
      assert.equal(typeof crossed.message, 'string');
      const { code, message } = breakageOf(odd());
      assert.doesNotMatch(code + message, HALVES);
    });
  }

  it('ends nothing when whoever hears of faults throws, too', async () => {
    const deaf = await world([Odd], {
      onFault: () => {
        throw new Error('I do not want to hear it.');
      },
    });
    const { door: there } = await deaf.vat.provide('odd', Odd);
    await assert.rejects(async () => E(there).fail('null'), { code: 'fault' });
    assert.equal(await E(there).ping(), 'pong');
    await deaf.vat.close();
  });
});

const LATER_CALLS = 1_001;
const LARGE_LENGTH = 1_200_000;

const Waits = defineInterface('Waits', {
  pick: call(arg('far', ref())).returns(ref()),
  sendTooMuch: call(arg('far', ref())),
  askTooMuch: call(arg('far', ref())),
  failed: call(arg('why', anything)),
  set: call(),
  due: call(),
  later: call(arg('made', promise(anything))).returns(promise(anything)),
  askLater: call(),
  refused: call(arg('why', anything)),
  seen: call().returns(anything),
});

let laters = 0;

const Waiting = defineActor('Waiting', {
  version: 1,
  interfaces: { go: Waits },
  state: () => ({
    set: 0,
    due: 0,
    why: '',
    laters: 0,
    refused: 0,
  }),
  facets: {
    go: {
      pick(far) {
        return far;
      },
      sendTooMuch(far) {
        const friend = E(this.facets.go as Go).pick(far);
        E.sendOnly(friend as never as Friend).hear('x'.repeat(LARGE_LENGTH));
      },
      askTooMuch(far) {
        const friend = E(this.facets.go as Go).pick(far);
        const heard = E(friend as never as Friend).hear('x'.repeat(LARGE_LENGTH));
        this.turn.whenBroken(heard, 'go.failed');
      },
      failed(why) {
        this.state.why = (why as { code: string }).code;
      },
      set() {
        this.state.set += 1;
        this.turn.at(this.turn.now() + 60_000, 'go.due');
      },
      due() {
        this.state.due += 1;
      },
      later(made) {
        // A turn that is run without end would never let this test fail.
        if (++laters > 2 * LATER_CALLS) throw new Error('Too often.');
        this.state.laters += 1;
        E.sendOnly(this.facets.go as Go).due();
        return made as never;
      },
      askLater() {
        const { promise: made } = this.turn.promise();
        for (let at = 0; at < LATER_CALLS; at++) {
          const same = E(this.facets.go as Go).later(made as never);
          this.turn.whenBroken(same, 'go.refused');
        }
      },
      refused(why) {
        this.state.refused += 1;
        this.state.why = (why as { code: string }).code;
      },
      seen() {
        const { set, due, why, laters: taken, refused } = this.state;
        return { set, due, why, laters: taken, refused };
      },
    },
  },
});
type Go = RefTo<typeof Waits>;

describe('somebody who waits and cannot be told', () => {
  let ada: House;
  let go: Go;
  let other: Go;
  let far: Ref;

  beforeEach(async () => {
    const street = new Street();
    street.kinds = [Waiting];
    ada = new House(street, 'ada', 1);
    const ben = new House(street, 'ben', 100);
    await ada.open();
    await ben.open();
    ({ go } = await ada.vat.provide('one', Waiting));
    ({ go: other } = await ada.vat.provide('other', Waiting));
    far = await ada.friendOf(ben);
    ben.hidden = true;
  });
  afterEach(() => ada.end());

  it('keeps no caller from hearing', async () => {
    assert.equal(await E(go).sendTooMuch(far), undefined);
    assert.equal(await E(go).sendTooMuch(far), undefined);
  });

  it('hears why, if a method of its own is to be told', async () => {
    await E(go).askTooMuch(far);
    await until(ada.street, async () => (await seen(go)).why !== '');
    assert.equal((await seen(go)).why, 'too-large');
  });

  it('takes nothing along of a turn of another actor in the same group', async () => {
    const [, set] = await Promise.all([E(go).sendTooMuch(far), E(other).set()]);
    assert.equal(set, undefined);
    assert.equal((await seen(other)).set, 1);
    await ada.crash();
    ada.street.clock.advance(120_000);
    ({ go: other } = await ada.vat.provide('other', Waiting));
    await until(ada.street, async () => (await seen(other)).due > 0);
    assert.deepEqual(await seen(other), { set: 1, due: 1, why: '', laters: 0, refused: 0 });
  });

  it('fails as a whole when too many wait already, and the vat goes on', async () => {
    laters = 0;
    const [, set] = await Promise.all([E(go).askLater(), E(other).set()]);
    assert.equal(set, undefined);
    await until(ada.street, async () => (await seen(go)).refused > 0);
    assert.equal(laters, LATER_CALLS);
    const { laters: taken, due, refused } = await seen(go);
    assert.deepEqual([taken, due, refused], [LATER_CALLS - 1, LATER_CALLS - 1, 1]);
    assert.equal((await seen(other)).set, 1);
  });
});

async function seen(of: Go) {
  return (await E(of).seen()) as Record<'set' | 'due' | 'laters' | 'refused', number> & {
    why: string;
  };
}

describe('a method that nobody has', () => {
  const name = `${'a'.repeat(79)}${EMOJI}`;

  it('is refused by the post as well, when its name is cut within a character', async () => {
    const street = new Street();
    const ben = new House(street, 'ben', 1);
    await ben.open();
    const talks = await ben.talker();
    const swiss = await E(talks).address();
    const eve = await Stranger.enters(ben, 'eve');
    await eve.begin();
    await eve.send(['deliver', swiss, [sym(name)], idOf(9), 0n]);
    assert.deepEqual(await E(talks).heard(), []);
    assert.deepEqual(ben.faults, []);
    const [peer] = ben.vat.inspection.peers().rows;
    const { rows } = await ben.vat.inspection.outbox(peer?.peer ?? '');
    assert.match(JSON.stringify(rows), /no-such-method/);
    await ben.end();
  });

  it('is refused in well-formed text', async () => {
    const made = await world([Talker]);
    const { talks } = await made.vat.provide('talker', Talker);
    await assert.rejects(
      async () => raw(talks)[name]?.(),
      ({ message }: Error) => message.includes('aaa') && !HALVES.test(message),
    );
    await made.vat.close();
  });

  it('is noted with the beginning of its name alone', async () => {
    const long = [sym('long'.repeat(250_000))];
    assert.equal(methodIn(long), 'long'.repeat(30));
    const made = await world([Talker]);
    const { talks } = await made.vat.provide('talker', Talker);
    const { vow, resolver } = makeVow();
    made.vat.dispatch(talks, long, resolver, { over: false, name: 'web' });
    await assert.rejects(async () => vow, { code: 'no-such-method' });
    await E(talks).hear('a turn that writes');
    const { rows } = await made.vat.inspection.turns();
    const noted = rows.find(({ method }) => method.startsWith('long'));
    assert.ok((noted?.method.length ?? Infinity) <= 120);
    await made.vat.close();
  });
});

/** The number by which other vats find what `target` leads to. */
async function addressOf(vat: Vat, target: Ref): Promise<Uint8Array> {
  const { desk } = await vat.provide('addresses', Addresses);
  return E(desk).give(target);
}

const Addresses = defineActor('Addresses', {
  version: 1,
  interfaces: {
    desk: defineInterface('AddressDesk', { give: call(arg('target', ref())).returns(bytes(32)) }),
  },
  state: () => ({}),
  facets: {
    desk: {
      give(target) {
        return this.turn.sturdyref(target);
      },
    },
  },
});
