/** A membrane between two vats: what passed it by the post ends with it, whoever crashes when. */
import assert from 'node:assert/strict';
import { CAPS, Grants } from '../../../actors/index.ts';
import { E, type Ref } from '../../../captp/index.ts';
import { House, Street, someTime, until } from '../../vat/street.ts';
import { Building, type Room } from './things.ts';

type Held = Ref<NonNullable<(typeof Room)['methods']>>;

describe('a grant to another vat', () => {
  let street: Street;
  let ada: House;
  let ben: House;

  beforeEach(async () => {
    street = new Street();
    street.kinds = [...CAPS, Building];
    ada = new House(street, 'ada', 1);
    ben = new House(street, 'ben', 1_000);
    await ada.open();
    await ben.open();
  });
  afterEach(async () => {
    await ada.end();
    await ben.end();
  });

  const roomOf = async (house: House): Promise<Held> =>
    (await house.vat.provide('room', Building)).room;
  const outcomes = async (): Promise<string[]> => E(await roomOf(ben)).outcomes();
  const granting = async () => (await ada.vat.provide('grants', Grants)).granting;

  /** Ben holds a room within the room that Ada granted. */
  async function entered(): Promise<string> {
    const { id, swiss } = await E(await granting()).grant(await roomOf(ada), 'for Ben');
    const face = ben.far({ locator: ada.locator, swiss });
    await E(await roomOf(ben)).enter(face);
    await until(street, async () => (await E(await roomOf(ben)).kept()) !== undefined);
    return id;
  }

  it('works, and what was obtained through it, across crashes of both', async () => {
    await entered();
    await E(await roomOf(ben)).use('one');
    await ada.crash();
    await ben.crash();
    await E(await roomOf(ben)).use('two');
    await ben.crash();
    await until(street, async () => (await outcomes()).length >= 2);
    assert.deepEqual(await outcomes(), ['one!', 'two!']);
    assert.deepEqual([...ada.faults, ...ben.faults], []);
  });

  it('ends with all of it, offline from who held it', async () => {
    const id = await entered();
    await ben.end();
    await E(await granting()).revoke(id);
    await ada.crash();
    await ben.open();
    await E(await roomOf(ben)).use('too late');
    await until(street, async () => (await outcomes()).length > 0);
    assert.deepEqual(await outcomes(), ['revoked']);
    await E(await roomOf(ben)).use('and again');
    await someTime();
    await until(street, async () => (await outcomes()).length > 1);
    assert.deepEqual(await outcomes(), ['revoked', 'revoked']);
  });
});
