/** What a timer needs that waits: for its time, though the clock is put back, and for the disk. */
import assert from 'node:assert/strict';
import { E } from '../../captp/index.ts';
import {
  arg,
  call,
  defineActor,
  defineInterface,
  list,
  listOf,
  nat,
  text,
} from '../../vat/index.ts';
import { RETRY_MS } from '../../vat/loop.ts';
import { type Memory, world } from './powers.ts';

const Ringing = defineInterface('Ringing', {
  arm: call(arg('time', nat)),
  ring: call(arg('due', nat)),
  /** How long after their time those rang that have rung. */
  rung: call().returns(list(text(20), 100)),
});

const Bell = defineActor('Bell', {
  version: 1,
  interfaces: { own: Ringing },
  state: () => ({}),
  stores: { late: listOf(text(20)) },
  facets: {
    own: {
      arm(time) {
        this.turn.at(Number(time), 'own.ring', time);
      },
      ring(due) {
        this.stores.late.push(String(this.turn.now() - Number(due)));
      },
      rung() {
        return [...this.stores.late];
      },
    },
  },
});

describe('a timer that waits in the queue', () => {
  it('does not ring before its time when the clock is put back', async () => {
    const { vat, clock } = await world([Bell]);
    const { own } = await vat.provide('bell', Bell);
    const due = clock.time + 1_000;
    await E(own).arm(BigInt(due));
    await E(own).arm(BigInt(due + 5));
    clock.set(due);
    clock.time -= 60_000;
    await vat.idle();
    assert.deepEqual(await E(own).rung(), []);
    clock.set(due + 2);
    await vat.idle();
    assert.deepEqual(await E(own).rung(), ['2']);
    clock.set(due + 5);
    await vat.idle();
    assert.deepEqual(await E(own).rung(), ['2', '0']);
    await vat.close();
  });

  it('is not given up while the database is shut, however often it is tried', async () => {
    const before = await world([Bell]);
    const { own } = await before.vat.provide('bell', Bell);
    const due = before.clock.time + 1_000;
    await E(own).arm(BigInt(due));
    await before.vat.provide('other', Bell);
    const { vat, clock, db } = await before.again();
    const { own: other } = await vat.provide('other', Bell);
    const open = shut(db);
    clock.set(due);
    const asked: PromiseLike<unknown>[] = [];
    for (let times = 0; times < 200; times++) {
      asked.push(E(other).rung());
      await vat.idle();
      if (times % 2 === 0) clock.advance(RETRY_MS);
    }
    open();
    clock.advance(RETRY_MS);
    await Promise.all(asked);
    const now = (await vat.provide('bell', Bell)).own;
    assert.equal((await E(now).rung()).length, 1);
    await vat.close();
  });
});

/** Nothing can be read; the answer opens it again. */
function shut(db: Memory): () => void {
  const { get, iterator } = db;
  const fail = (): never => {
    throw Object.assign(new Error('Database is not open'), { code: 'LEVEL_DATABASE_NOT_OPEN' });
  };
  Object.assign(db, { get: async () => fail(), iterator: fail });
  return () => Object.assign(db, { get, iterator });
}
