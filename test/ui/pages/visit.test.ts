/** A visit of a share, against far objects in memory; each message really travels. */
import assert from 'node:assert/strict';
import { ShareArrivals } from '../../../actors/index.ts';
import { nodeRandom } from '../../../bridges/disks/index.ts';
import { makeRooms } from '../../../bridges/shares/rooms.ts';
import { E, Far, formatFragment, type Ref } from '../../../captp/index.ts';
import { doorKey } from '../../../store/sealed-share/index.ts';
import { Visit, type VisitConnection, type VisitState } from '../../../ui/pages/recipient/visit.ts';
import { Signal } from '../../../ui/session/signal.ts';
import { guarded, type RefTo } from '../../../vat/index.ts';

const SWISS = new Uint8Array(32).fill(7);
const LINK = formatFragment({ designator: 'a'.repeat(52), swiss: SWISS });
const SECRET = new Uint8Array(32).fill(9);
const SEALED_LINK = formatFragment({ designator: 'a'.repeat(52), swiss: SWISS, secret: SECRET });
const ENTRY = {
  ...{ id: 'e', kind: 'file', name: 'boat.jpg', folder: '', type: 'image/jpeg', tags: [] },
  ...{ size: 3n, added: 1n, modified: 1n },
};

class Coded extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** A vat with one share, as a recipient meets it. */
class FakeVat {
  openings = 0;
  looks = 0;
  ended: string | undefined;
  /** Does its link carry half a key? */
  sealed = false;
  listeners: Ref<Listener>[] = [];
  readonly kept = new Map<string, object>();
  readonly #swisses: string[] = [];

  #check(): void {
    if (this.ended !== undefined) throw new Coded(this.ended);
  }

  readonly page = Far('SharePage', {
    open: () => {
      this.#check();
      this.openings += 1;
      const swiss = new Uint8Array(32).fill(100 + this.openings);
      const opening = Far('Opening', {
        entry: () => {
          this.looks += 1;
          this.#check();
          return ENTRY;
        },
        watch: (listener: Ref<Listener>) => {
          this.listeners.push(listener);
        },
      });
      this.kept.set(swiss.join(), opening);
      this.#swisses.push(swiss.join());
      return { opening, swiss, entry: ENTRY };
    },
  });

  /** What a link with half a key leads to. */
  readonly door = Far('ShareDoor', {
    greet: (hello: Uint8Array) => {
      this.#check();
      const arrivals = guarded(ShareArrivals, {
        arrive: (token) => {
          this.#check();
          if (token.length === 0) this.openings += 1;
          const opening = Far('Opening', {
            entry: () => {
              this.#check();
              return ENTRY;
            },
            watch: (listener: Ref<Listener>) => void this.listeners.push(listener),
          });
          const live = {
            opening: opening as never,
            entry: { ...ENTRY, size: 3, added: 1, modified: 1 },
          };
          return { token: new Uint8Array(40).fill(5), live: live as never };
        },
      });
      const powers = { random: nodeRandom, clock: {} as never, blobs: {} as never };
      const rooms = makeRooms({ ...powers, onFault: () => undefined });
      return E(rooms).receive(hello, doorKey(SECRET), arrivals as RefTo<typeof ShareArrivals>);
    },
  });

  fetch(swiss: Uint8Array): object {
    if (swiss.join() === SWISS.join()) return this.sealed ? this.door : this.page;
    const found = this.kept.get(swiss.join());
    if (found === undefined || this.ended !== undefined) throw new Coded('gone');
    return found;
  }
}

class FakeConnection implements VisitConnection {
  readonly channel = new Signal<object | undefined>(undefined);
  readonly trouble = new Signal<unknown>(undefined);
  readonly vat: FakeVat;
  stopped = false;

  constructor(vat: FakeVat) {
    this.vat = vat;
  }
  fetch(swiss: Uint8Array): Promise<unknown> {
    return Promise.resolve().then(() => this.vat.fetch(swiss));
  }
  start(): void {
    this.channel.value = {};
  }
  stop(): void {
    this.stopped = true;
    this.channel.value = undefined;
  }
}

function memoryBox(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & Map<string, string> {
  const map = new Map<string, string>();
  return Object.assign(map, {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  });
}

function visitOf(vat: FakeVat, box = memoryBox()): { visit: Visit; connection: FakeConnection } {
  const connection = new FakeConnection(vat);
  return { visit: new Visit({ connect: () => connection, box }), connection };
}

function becomes(visit: Visit, is: VisitState['is']): Promise<VisitState> {
  return new Promise((resolve) => {
    const stop = visit.state.subscribe(look);
    function look(state: VisitState): void {
      if (state.is !== is) return;
      queueMicrotask(() => stop?.());
      resolve(state);
    }
    look(visit.state.value);
  });
}

describe('a visit of a share', () => {
  it('shows what was shared, and counts as one opening', async () => {
    const vat = new FakeVat();
    const { visit } = visitOf(vat);
    visit.start(LINK);
    const state = await becomes(visit, 'open');
    assert.equal(state.is === 'open' && state.entry.name, 'boat.jpg');
    assert.equal(vat.openings, 1);
  });

  it('says at once that a link was cut or mistyped', () => {
    for (const wrong of ['', LINK.slice(0, -2), `b${LINK.slice(1)}`]) {
      const { visit, connection } = visitOf(new FakeVat());
      visit.start(wrong);
      assert.deepEqual(visit.state.value, { is: 'ended', why: 'bad-link' });
      assert.equal(connection.channel.value, undefined);
    }
  });

  it('uses up no other opening when the page is loaded again', async () => {
    const vat = new FakeVat();
    const box = memoryBox();
    const first = visitOf(vat, box);
    first.visit.start(LINK);
    await becomes(first.visit, 'open');
    const again = visitOf(vat, box);
    again.visit.start(LINK);
    await becomes(again.visit, 'open');
    assert.equal(vat.openings, 1);
  });

  it('goes on with the same opening after the connection was lost', async () => {
    const vat = new FakeVat();
    const { visit, connection } = visitOf(vat);
    visit.start(LINK);
    await becomes(visit, 'open');
    connection.channel.value = undefined;
    assert.equal(visit.opening.value, undefined);
    assert.equal(visit.state.value.is, 'open');
    const back = new Promise((resolve) => visit.opening.subscribe(resolve));
    connection.channel.value = {};
    await back;
    assert.equal(vat.openings, 1);
  });

  it('says that the connection is lost until the share was reached again', async () => {
    const { visit, connection } = visitOf(new FakeVat());
    visit.start(LINK);
    assert.equal(visit.lost.value, false);
    await becomes(visit, 'open');
    assert.equal(visit.lost.value, false);
    connection.channel.value = undefined;
    assert.equal(visit.lost.value, true);
    connection.trouble.value = new Coded('locked');
    assert.equal(visit.state.value.is, 'open');
    const back = new Promise((resolve) => visit.lost.subscribe(resolve));
    connection.channel.value = {};
    assert.equal(await back, false);
    assert.notEqual(visit.opening.value, undefined);
  });

  it('ends when a read was refused because what was shared is in the bin', async () => {
    const vat = new FakeVat();
    const { visit } = visitOf(vat);
    visit.start(LINK);
    await becomes(visit, 'open');
    vat.ended = 'removed';
    visit.opening.refused(new Coded('removed'));
    assert.deepEqual(await becomes(visit, 'ended'), { is: 'ended', why: 'removed' });
  });

  it('goes on when only a file of the shared folder was refused', async () => {
    const vat = new FakeVat();
    const { visit } = visitOf(vat);
    visit.start(LINK);
    await becomes(visit, 'open');
    const asked = vat.looks;
    visit.opening.refused(new Coded('removed'));
    visit.opening.refused(new Coded('damaged'));
    while (vat.looks === asked) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(vat.looks, asked + 1);
    assert.equal(visit.state.value.is, 'open');
  });

  it('ends the moment it is taken back, and lets go of everything', async () => {
    const vat = new FakeVat();
    const box = memoryBox();
    const { visit, connection } = visitOf(vat, box);
    visit.start(LINK);
    await becomes(visit, 'open');
    vat.ended = 'revoked';
    for (const listener of vat.listeners) await E(listener).ended('revoked');
    assert.deepEqual(visit.state.value, { is: 'ended', why: 'revoked' });
    assert.equal(visit.opening.value, undefined);
    assert.equal(connection.stopped, true);
    assert.equal(box.size, 0);
  });

  it('tells why a share is over when the link is opened too late', async () => {
    for (const why of ['revoked', 'expired', 'used-up', 'removed']) {
      const vat = new FakeVat();
      vat.ended = why;
      const { visit } = visitOf(vat);
      visit.start(LINK);
      assert.deepEqual(await becomes(visit, 'ended'), { is: 'ended', why });
    }
  });

  it('asks the share itself when the opening of before leads nowhere', async () => {
    const vat = new FakeVat();
    const box = memoryBox();
    const first = visitOf(vat, box);
    first.visit.start(LINK);
    await becomes(first.visit, 'open');
    vat.ended = 'expired';
    const again = visitOf(vat, box);
    again.visit.start(LINK);
    assert.deepEqual(await becomes(again.visit, 'ended'), { is: 'ended', why: 'expired' });
  });

  it('waits while the vat does not answer, and opens when it does', async () => {
    const vat = new FakeVat();
    const { visit, connection } = visitOf(vat);
    connection.start = () => {
      connection.trouble.value = new Coded('disconnected');
    };
    visit.start(LINK);
    assert.equal(visit.state.value.is, 'unreachable');
    connection.trouble.value = undefined;
    connection.channel.value = {};
    await becomes(visit, 'open');
  });

  it('gives nothing of the link away in what it keeps', async () => {
    const box = memoryBox();
    const { visit } = visitOf(new FakeVat(), box);
    visit.start(LINK);
    await becomes(visit, 'open');
    const [, swissText = ''] = LINK.split('.');
    for (const [key, value] of box) assert.ok(!`${key} ${value}`.includes(swissText.slice(0, 8)));
  });
});

describe('a visit of a share behind a sealed door', () => {
  function sealedVat(): FakeVat {
    return Object.assign(new FakeVat(), { sealed: true });
  }

  it('counts once, also when the page is loaded again, and keeps nothing of the link', async () => {
    const [vat, box] = [sealedVat(), memoryBox()];
    const first = visitOf(vat, box);
    first.visit.start(SEALED_LINK);
    const state = await becomes(first.visit, 'open');
    assert.equal(state.is === 'open' && state.entry.name, 'boat.jpg');
    const again = visitOf(vat, box);
    again.visit.start(SEALED_LINK);
    await becomes(again.visit, 'open');
    assert.equal(vat.openings, 1);
    for (const half of SEALED_LINK.split('.').slice(1, 3)) {
      for (const [key, value] of box) assert.ok(!`${key} ${value}`.includes(half.slice(0, 8)));
    }
  });

  it('says that a link is incomplete when the half in it is another one', async () => {
    const { visit } = visitOf(sealedVat());
    const secret = new Uint8Array(32).fill(8);
    visit.start(formatFragment({ designator: 'a'.repeat(52), swiss: SWISS, secret }));
    assert.deepEqual(await becomes(visit, 'ended'), { is: 'ended', why: 'bad-link' });
  });

  it('ends the moment it is taken back, and tells why to who comes later', async () => {
    const vat = sealedVat();
    const { visit } = visitOf(vat);
    visit.start(SEALED_LINK);
    await becomes(visit, 'open');
    vat.ended = 'revoked';
    for (const listener of vat.listeners) await E(listener).ended('revoked');
    assert.deepEqual(await becomes(visit, 'ended'), { is: 'ended', why: 'revoked' });
    const late = visitOf(vat);
    late.visit.start(SEALED_LINK);
    assert.deepEqual(await becomes(late.visit, 'ended'), { is: 'ended', why: 'revoked' });
  });
});

interface Listener {
  ended(why: string): void;
}
