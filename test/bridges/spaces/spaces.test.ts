/** Public spaces between vats: what is published reaches all who follow, also those who come late or were away. */
import assert from 'node:assert/strict';
import type { SpaceOwner } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { codeOf } from '../../actors/house.ts';
import { Follower, texts, until } from './followers.ts';

type Space = RefTo<typeof SpaceOwner>;

describe('public spaces', () => {
  let [ada, ben, cyd] = [] as unknown as [Follower, Follower, Follower];
  let [hers, bens, cyds] = [] as unknown as [Space, Space, Space];
  const all: Follower[] = [];
  const opened = async (knows: Follower[]): Promise<Follower> => {
    const follower = await Follower.open(knows);
    all.push(follower);
    return follower;
  };
  const has = (space: Space, count: number) => async (): Promise<boolean> =>
    Number((await E(space).describe()).summary.entries) === count;

  before(async () => {
    ada = await opened([]);
    ben = await opened([ada]);
    cyd = await opened([ben]);
    hers = await ada.create('Ada writes');
    const address = await E(hers).address();
    bens = await ben.follow(address, 'Ada’s notes');
    cyds = await cyd.follow(address, 'Ada');
  });

  after(async () => {
    for (const one of all) {
      assert.deepEqual(one.faults, []);
      await one.end();
    }
  });

  it('reach those who follow them, also by way of others', async () => {
    await E(hers).post('first', []);
    await E(hers).post('second', ['https://ada.example/s#abc']);
    for (const space of [bens, cyds]) await until(has(space, 2));
    assert.deepEqual(await texts(cyds), ['first', 'second']);
    const { summary } = await E(cyds).describe();
    assert.deepEqual(
      [summary.petname, summary.suggested, summary.unread, summary.mayWrite],
      ['Ada', 'Ada writes', 2n, false],
    );
    await E(cyds).read();
    assert.equal(await E(cyd.desk).unread(), 0n);
    assert.equal(await codeOf(E(cyds).post('me too', [])), 'not-author');
  });

  it('are written by those whom their owner lets, until he takes it back', async () => {
    const { author } = await E(bens).describe();
    await E(hers).admit(author, 'Ben');
    await until(async () => (await E(bens).describe()).summary.mayWrite);
    await E(bens).post('thank you', []);
    for (const space of [hers, cyds]) await until(has(space, 3));
    assert.equal((await E(hers).entries())[0]?.name, 'Ben');
    await E(hers).dismiss(author);
    await until(async () => !(await E(bens).describe()).summary.mayWrite);
    assert.equal(await codeOf(E(bens).post('one more', [])), 'not-author');
    assert.deepEqual(await texts(cyds), ['first', 'second', 'thank you']);
  });

  it('come as a whole to one who joins late, from somebody else than their author', async () => {
    await ada.part();
    const address = await E(cyds).address();
    const dee = await opened([cyd]);
    const dees = await dee.follow(address, 'Ada');
    await until(has(dees, 3));
    assert.deepEqual(await texts(dees), ['first', 'second', 'thank you']);
    await E(hers).post('written on a train', []);
    ada.knows.push(...ben.network.addresses());
    await ada.join();
    await until(has(dees, 4));
  });

  it('are let go of by whoever unfollows', async () => {
    await E(cyds).leave();
    assert.deepEqual(await E(cyd.desk).list(), []);
    await until(
      async () => cyd.service.peers((await E(hers).describe()).summary.key) === undefined,
    );
    assert.equal(await codeOf(E(cyds).entries()), 'gone');
  });
});
