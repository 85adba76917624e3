/** Mailboxes as their host keeps them: who may leave how much, and what is there afterwards. */
import assert from 'node:assert/strict';
import { MAILBOXES, MailboxHost, type MailboxOffers } from '../../../actors/index.ts';
import type { MailboxPass, MailDrop } from '../../../actors/mailbox/interface.ts';
import { MailStore } from '../../../bridges/mailbox/mail-store.ts';
import { E, Far } from '../../../captp/index.ts';
import { type MemoryDisk, makeMemoryDisk } from '../../../store/index.ts';
import type { RefTo } from '../../../vat/index.ts';
import { SeededRandom, type World, world } from '../../vat/powers.ts';
import { codeOf } from '../house.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const LIMIT = 80_000n;
const bytesOf = (length: number, fill = 7) => new Uint8Array(length).fill(fill);
let seeds = 1;

describe('mailboxes', () => {
  let disk: MemoryDisk;
  let open: World;
  let store: MailStore;
  let owner: RefTo<typeof MailboxOffers>;
  let granted: { id: string; swiss: Uint8Array };
  const faults: unknown[] = [];

  async function begin(before?: World): Promise<void> {
    store = new MailStore({
      disk,
      random: new SeededRandom(seeds++),
      onFault: (error) => faults.push(error),
    });
    const more = {
      devices: { mail: store.ref },
      ...(before && { db: before.db, clock: before.clock }),
    };
    open = await world(MAILBOXES, more);
    const { owner: desk, census } = await open.vat.provide('mailboxes', MailboxHost, store.ref);
    owner = desk;
    await store.sweep(census);
  }

  beforeEach(async () => {
    faults.length = 0;
    disk = makeMemoryDisk();
    await begin();
    granted = await E(owner).grant('', 'Bob', LIMIT);
  });
  afterEach(async () => {
    await open.vat.close();
    assert.deepEqual([...open.faults, ...faults], []);
  });

  const found = async <T>(swiss: Uint8Array): Promise<T> => (await open.vat.lookup(swiss)) as T;
  const pass = () => found<RefTo<typeof MailboxPass>>(granted.swiss);
  const everybody = async () => found<RefTo<typeof MailDrop>>(await E(await pass()).everybody());
  async function contact() {
    const { contact: number, drop } = await E(await pass()).admit();
    return { number, drop: await found<RefTo<typeof MailDrop>>(drop) };
  }
  async function names(): Promise<string[]> {
    const all: string[] = [];
    for await (const { name } of disk.list()) all.push(name);
    return all;
  }
  async function again(): Promise<void> {
    await store.close();
    await open.vat.close();
    await begin(open);
  }

  it('give what was left in the order in which it came, until it is removed', async () => {
    const { drop } = await contact();
    for (const fill of [1, 2, 3]) await E(drop).put(bytesOf(10, fill));
    await E(await everybody()).put(bytesOf(10, 4));
    await again();
    const { envelopes, next } = await E(await pass()).collect(0n);
    assert.deepEqual(
      envelopes.map(({ number, envelope }) => [number, envelope[0]]),
      [
        [1n, 1],
        [2n, 2],
        [3n, 3],
        [4n, 4],
      ],
    );
    assert.equal(next, undefined);
    await E(await pass()).remove([1n, 2n, 77n]);
    const left = await E(await pass()).collect(1n);
    assert.deepEqual(
      left.envelopes.map(({ number }) => number),
      [3n, 4n],
    );
    await open.vat.idle();
    assert.equal((await names()).length, 2);
    assert.equal((await E(owner).grants())[0]?.count, 2n);
  });

  it('give long ones in pages', async () => {
    await E(owner).change(granted.id, 10_000_000n);
    const { drop } = await contact();
    for (const fill of [1, 2, 3]) await E(drop).put(bytesOf(900_000, fill));
    const first = await E(await pass()).collect(0n);
    assert.equal(first.envelopes.length, 1);
    const second = await E(await pass()).collect(first.next as bigint);
    assert.deepEqual(
      second.envelopes.map(({ number }) => number),
      [2n],
    );
    assert.equal((await E(await pass()).collect(second.next as bigint)).next, undefined);
  });

  it('keep an eighth for those whom nobody knows, and half for one contact', async () => {
    const { drop } = await contact();
    await E(drop).put(bytesOf(40_000));
    assert.equal(await codeOf(E(drop).put(bytesOf(1))), 'mailbox-full');
    await E(await everybody()).put(bytesOf(10_000));
    assert.equal(await codeOf(E(await everybody()).put(bytesOf(1))), 'mailbox-full');
    const other = await contact();
    await E(other.drop).put(bytesOf(30_000));
    assert.equal(await codeOf(E(other.drop).put(bytesOf(1))), 'mailbox-full');
    assert.equal((await E(await pass()).usage()).bytes, 80_000n);
    await E(await pass()).remove([1n]);
    await E(drop).put(bytesOf(40_000));
  });

  it('take so many envelopes a minute, and no more', async () => {
    const drop = await everybody();
    for (let count = 0; count < 60; count++) await E(drop).put(bytesOf(1));
    assert.equal(await codeOf(E(drop).put(bytesOf(1))), 'too-fast');
    open.clock.advance(MINUTE);
    await E(drop).put(bytesOf(1));
  });

  it('let a contact in and out again, and everybody too', async () => {
    const [one, other] = [await contact(), await contact()];
    await E(one.drop).put(bytesOf(5));
    await E(await pass()).dismiss(one.number);
    assert.equal(await codeOf(E(one.drop).put(bytesOf(5))), 'gone');
    await E(other.drop).put(bytesOf(5));
    await E(await pass()).change(undefined, false);
    assert.equal(await codeOf(E(await everybody()).put(bytesOf(5))), 'revoked');
    const usage = await E(await pass()).usage();
    assert.deepEqual([usage.count, usage.contacts, usage.everybody], [2n, 1n, false]);
  });

  it('let go of what is too old', async () => {
    const { drop } = await contact();
    await E(await pass()).change(2n, undefined);
    await E(drop).put(bytesOf(5));
    open.clock.advance(DAY);
    await E(drop).put(bytesOf(6));
    open.clock.advance(DAY + MINUTE);
    await open.vat.idle();
    const { envelopes } = await E(await pass()).collect(0n);
    assert.deepEqual(
      envelopes.map(({ number }) => number),
      [2n],
    );
    assert.equal(await codeOf(E(await pass()).change(91n, undefined)), 'bad-days');
  });

  it('tell whoever watches that something came', async () => {
    let heard = 0;
    const changed = (): undefined => {
      heard += 1;
    };
    await E(await pass()).watch(Far('Listener', { changed }) as never);
    await E(await everybody()).put(bytesOf(5));
    await open.vat.idle();
    assert.equal(heard, 1);
  });

  it('are empty when the disk is lost, and go on', async () => {
    const { drop } = await contact();
    await E(drop).put(bytesOf(5));
    for (const name of await names()) await disk.remove(name);
    assert.deepEqual((await E(await pass()).collect(0n)).envelopes, []);
    assert.equal((await E(await pass()).usage()).count, 0n);
    await E(drop).put(bytesOf(6));
    assert.equal((await E(await pass()).collect(0n)).envelopes.length, 1);
  });

  it('are swept of what a crash left between the disk and the list', async () => {
    const { drop } = await contact();
    await E(drop).put(bytesOf(5));
    await disk.put('m00left', bytesOf(5));
    await again();
    assert.equal((await names()).length, 1);
    assert.equal((await E(await pass()).collect(0n)).envelopes.length, 1);
  });

  it('end with all that is in them, when their host says so or their owner', async () => {
    const { drop } = await contact();
    await E(drop).put(bytesOf(5));
    const [door, kept] = [await everybody(), await pass()];
    await E(owner).revoke(granted.id);
    assert.equal(await codeOf(E(door).put(bytesOf(5))), 'gone');
    await open.vat.idle();
    assert.equal(await codeOf(E(kept).usage()), 'gone');
    assert.deepEqual([await names(), await E(owner).grants()], [[], []]);
    assert.equal(await codeOf(E(owner).revoke(granted.id)), 'not-found');

    granted = await E(owner).grant('', 'Bob', LIMIT);
    await E(await everybody()).put(bytesOf(5));
    await E(await pass()).close();
    await open.vat.idle();
    assert.deepEqual([await names(), await E(owner).grants()], [[], []]);
  });
});
