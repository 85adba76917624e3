/** A share from its making to its end, as giver and recipient see it. */
import assert from 'node:assert/strict';
import { LOG_LENGTH_MAX, type Terms } from '../../../actors/index.ts';
import { E, Far, type Ref } from '../../../captp/index.ts';
import type { Sent } from '../../../vat/index.ts';
import { codeOf, type House, house } from '../house.ts';
import { type Linked, visit } from './a-visit.ts';

const DAY_MS = 86_400_000;

describe('a share', () => {
  let home: House;
  beforeEach(async () => {
    home = await house();
  });
  afterEach(() => home.vat.close());

  async function give(entry: string, terms: Partial<Sent<typeof Terms>> = {}) {
    const granted = await E(home.shares).grant(entry, { label: 'for Kim', ...terms });
    return { ...granted, page: await linked(granted) };
  }

  /** The link anew, after a restart. */
  async function linked({
    swiss,
    secret,
  }: {
    swiss: Uint8Array;
    secret: Uint8Array;
  }): Promise<Linked> {
    return { door: await home.vat.lookup(swiss), secret };
  }

  async function shareOfFile(terms: Partial<Sent<typeof Terms>> = {}) {
    const file = await home.add('boat.txt', '', 'a boat');
    const given = await give(file.id, terms);
    const read = async (opening: Parameters<typeof E>[0]) =>
      codeOf(E(opening as Ref<{ read(...args: unknown[]): Uint8Array }>).read(file.id, 0, 9));
    return { file, read, ...given };
  }

  it('lets a recipient read, and counts and logs each opening', async () => {
    const { file, page, share } = await shareOfFile();
    const { opening, entry } = await visit(page);
    assert.equal(entry.name, 'boat.txt');
    assert.equal(Buffer.from(await E(opening).read(file.id, 0, 100)).toString(), 'a boat');
    home.clock.advance(5_000);
    await visit(page);
    assert.equal(Number((await E(share).describe()).openings), 2);
    assert.deepEqual((await E(share).log()).map(Number), [
      home.clock.now(),
      home.clock.now() - 5_000,
    ]);
  });

  it('says which hosts there are when it is to be kept with one that is not', async () => {
    const file = await home.add('boat.txt', '', 'a boat');
    const asked = E(home.shares).grant(file.id, { label: '' }, 'Nobody');
    await assert.rejects(Promise.resolve(asked), {
      code: 'no-such-host',
      message: /no host called “Nobody” on your list. There is none on it yet/,
    });
  });

  it('ends every opening in the commit that revokes it, and says why to all that was given', async () => {
    const given = await shareOfFile();
    const { page, share, read } = given;
    const { opening, token } = await visit(page);
    const heard: unknown[] = [];
    await E(opening).watch(Far('Listener', { ended: (why: unknown) => heard.push(why) }) as never);
    assert.equal(await read(opening), 'none');
    const revoked = E(share).revoke();
    // Sent before the answer is here, behind the revocation: it must not pass.
    const behind = read(opening);
    assert.equal((await revoked).state, 'revoked');
    assert.equal(await behind, 'revoked');
    assert.equal(await codeOf(E(opening).entry()), 'revoked');
    assert.equal(await codeOf(E(opening).list()), 'revoked');
    assert.equal(await codeOf(visit(page)), 'revoked');
    await home.vat.idle();
    assert.deepEqual(heard, ['revoked']);
    home = await home.again();
    assert.equal(await codeOf(visit(await linked(given), token)), 'revoked');
    assert.equal((await E(home.shares).list())[0]?.state, 'revoked');
  });

  it('stays revoked whatever is done to it afterwards', async () => {
    const { id, share, page } = await shareOfFile({ ends: Date.UTC(2100, 0) });
    await E(share).revoke();
    assert.equal(await codeOf(E(share).change({ label: 'again' })), 'revoked');
    assert.equal(await E(share).swiss(), undefined);
    assert.equal(await E(share).secret(), undefined);
    home.clock.set(Date.UTC(2101, 0));
    await home.vat.idle();
    assert.equal((await E(share).describe()).state, 'revoked');
    assert.equal(await codeOf(visit(page)), 'revoked');
    await E(home.shares).forget(id);
    assert.equal(await codeOf(visit(page)), 'gone');
    assert.equal(await codeOf(E(home.shares).share(id)), 'not-found');
  });

  it('goes on after a reconnect and a restart without counting again', async () => {
    const given = await shareOfFile({ openings: 1 });
    const { page, read } = given;
    const { token } = await visit(page);
    assert.equal(await codeOf(visit(page)), 'used-up');
    home = await home.again();
    const again = await visit(await linked(given), token);
    assert.equal(await read(again.opening), 'none');
    assert.equal(await codeOf(visit(await linked(given))), 'used-up');
    const forged = Uint8Array.from(token, (byte, at) => (at === 0 ? byte ^ 1 : byte));
    assert.equal(await codeOf(visit(await linked(given), forged)), 'used-up');
    const [summary] = await E(home.shares).list();
    assert.deepEqual([Number(summary?.openings), summary?.state], [1, 'used-up']);
  });

  it('forgets an opening after a week', async () => {
    const { page, read } = await shareOfFile();
    const { opening, token } = await visit(page);
    home.clock.advance(7 * DAY_MS);
    await home.vat.idle();
    assert.equal(await read(opening), 'gone');
    assert.notDeepEqual((await visit(page, token)).token, token);
    assert.equal(Number((await E(home.shares).list())[0]?.openings), 2);
  });

  it('ends on its day, wherever the clock was moved before', async () => {
    const now = home.clock.now();
    const { page, share, read } = await shareOfFile({ ends: now + DAY_MS });
    const { opening } = await visit(page);
    home.clock.set(now - 400 * DAY_MS);
    assert.equal(await read(opening), 'none');
    home.clock.set(now + DAY_MS - 1);
    await home.vat.idle();
    assert.equal(await read(opening), 'none');
    // The time is over, and no timer has come round yet: it must not matter.
    home.clock.time = now + DAY_MS;
    assert.equal(await read(opening), 'expired');
    assert.equal(await codeOf(visit(page)), 'expired');
    home.clock.set(now + DAY_MS);
    await home.vat.idle();
    assert.equal((await E(share).describe()).state, 'expired');
    home.clock.set(now);
    assert.equal(await read(opening), 'expired');
  });

  it('ends on its day when the vat was off at that moment', async () => {
    const given = await shareOfFile({ ends: home.clock.now() + DAY_MS });
    await home.vat.close();
    home.clock.time += 2 * DAY_MS;
    home = await home.again();
    assert.equal(await codeOf(visit(await linked(given))), 'expired');
    await home.vat.idle();
    assert.equal((await E(home.shares).list())[0]?.state, 'expired');
  });

  it('takes new terms: a later end counts, an earlier timer does not', async () => {
    const now = home.clock.now();
    const { page, share } = await shareOfFile({ ends: now + DAY_MS, openings: 1 });
    await visit(page);
    await E(share).change({ label: 'longer', ends: now + 3 * DAY_MS, openings: 2 });
    home.clock.set(now + 2 * DAY_MS);
    await home.vat.idle();
    assert.equal(await codeOf(visit(page)), 'none');
    await E(share).change({ label: 'no end' });
    home.clock.set(now + 9 * DAY_MS);
    await home.vat.idle();
    assert.equal((await E(share).describe()).state, 'active');
    assert.equal(await codeOf(E(share).change({ label: '', ends: now })), 'bad-terms');
    assert.equal(await codeOf(E(share).change({ label: '', openings: 0 })), 'bad-terms');
  });

  it('is closed while its file is in the bin, and open again when that is restored', async () => {
    const { file, page, read } = await shareOfFile();
    const { opening } = await visit(page);
    await E(home.lake).remove(file.id);
    assert.equal(await read(opening), 'removed');
    assert.equal(await codeOf(E(opening).entry()), 'removed');
    assert.equal(await codeOf(E(opening).list()), 'removed');
    assert.equal(await codeOf(visit(page)), 'removed');
    assert.equal((await E(home.shares).list())[0]?.state, 'removed');
    await E(home.lake).restore(file.id);
    assert.equal(await read(opening), 'none');
    assert.equal((await E(home.shares).list())[0]?.state, 'active');
  });

  it('shows of a folder only what lies in it, and nothing that is the owner’s alone', async () => {
    const parent = await E(home.lake).makeFolder('private parent');
    const folder = await E(home.lake).makeFolder('shared', parent.id);
    const inner = await E(home.lake).makeFolder('inner', folder.id);
    const file = await home.add('inside.txt', inner.id);
    const binned = await home.add('binned.txt', folder.id);
    const sibling = await home.add('sibling.txt', parent.id);
    await E(home.lake).tag(file.id, ['private tag']);
    await E(home.lake).tag(folder.id, ['private tag']);
    await E(home.lake).remove(binned.id);
    const { page } = await give(folder.id);
    const { opening, entry } = await visit(page);
    const seen = [entry, await E(opening).entry(), ...(await E(opening).list())];
    seen.push(...(await E(opening).list(inner.id)));
    assert.deepEqual(
      seen.map(({ name }) => name),
      ['shared', 'shared', 'inner', 'inside.txt'],
    );
    assert.deepEqual(
      seen.map(({ folder: at }) => at),
      ['', '', folder.id, inner.id],
    );
    const text = JSON.stringify(seen, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    assert.doesNotMatch(text, /private|object-|key|address/);
    assert.ok(!text.includes(parent.id));

    const told = new Set<string>();
    for (const id of [parent.id, sibling.id, binned.id, 'no such id']) {
      for (const ask of [E(opening).list(id), E(opening).read(id, 0, 1)]) {
        told.add(await Promise.resolve(ask).then(() => 'answered', String));
      }
    }
    assert.deepEqual(
      [...told].map((text) => /in this share/.test(text)),
      [true],
    );
  });

  it('cannot be made of the whole lake, nor of what is not there', async () => {
    const binned = await home.add('binned');
    await E(home.lake).remove(binned.id);
    for (const id of ['', 'nowhere', binned.id]) {
      assert.equal(await codeOf(E(home.shares).grant(id, { label: '' })), 'not-found');
    }
  });

  it('keeps its log and its visits within their limits', async function () {
    this.timeout(300_000);
    const { page, share } = await shareOfFile();
    const first = await visit(page);
    for (let round = 0; round < 10; round += 1) {
      const { arrivals } = home.kept as { arrivals: NonNullable<typeof home.kept.arrivals> };
      const come = () => E(arrivals).arrive(new Uint8Array(0));
      await Promise.all(Array.from({ length: 110 }, come));
    }
    assert.equal((await E(share).log()).length, LOG_LENGTH_MAX);
    assert.equal(Number((await E(share).describe()).openings), 1_101);
    await home.vat.idle();
    assert.equal(await codeOf(E(first.opening).entry()), 'gone');
  });

  it('tells nobody any more who does not answer', async () => {
    const { page, share } = await shareOfFile();
    const { opening } = await visit(page);
    let asked = 0;
    const listener = Far('Listener', {
      changed() {
        asked += 1;
        throw new Error('This page is gone.');
      },
    });
    await E(home.shares).watch(listener as never);
    for (let round = 0; round < 3; round += 1) {
      await E(share).change({ label: `${round}` });
      await home.vat.idle();
      await new Promise((on) => setImmediate(on));
    }
    assert.equal(asked, 1);
    assert.equal(await codeOf(E(opening).entry()), 'none');
  });

  it('is taken off the list only when it has ended', async () => {
    const { id, share } = await shareOfFile();
    assert.equal(await codeOf(E(home.shares).forget(id)), 'still-active');
    assert.equal(Number(await E(home.shares).count()), 1);
    await E(share).revoke();
    assert.equal(Number(await E(home.shares).count()), 0);
    await E(home.shares).forget(id);
    assert.deepEqual(await E(home.shares).list(), []);
  });

  it('is listed newest first, under the name its file has now', async () => {
    const { file, id } = await shareOfFile();
    const second = await shareOfFile();
    await E(home.lake).rename(file.id, 'ship.txt');
    const listed = await E(home.shares).list();
    assert.deepEqual(
      listed.map((one) => one.id),
      [second.id, id],
    );
    assert.equal(listed[1]?.name, 'ship.txt');
    assert.deepEqual(
      (await E(home.shares).list(second.id)).map((one) => one.id),
      [id],
    );
  });
});
