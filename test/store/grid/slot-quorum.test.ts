import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { nodeCiphers } from '../../../bridges/disks/node-ciphers.ts';
import { judge, majorityOf, type SlotVote } from '../../../store/grid/slot-votes.ts';
import { chooseSlotHosts, type HostTrouble, SlotQuorum } from '../../../store/index.ts';
import { makeTestGrid } from './test-grid.ts';
import { toyContent, toyRecord, toyVersion } from './toy-slot.ts';
import type { WildHost } from './wild-host.ts';

const SLOT = 'someslot';
const hashOf = (record: Uint8Array | undefined) =>
  record && Uint8Array.from(createHash('sha256').update(record).digest());

function makeQuorum(hosts: readonly WildHost[], clock: ReturnType<typeof makeTestGrid>['clock']) {
  const troubles: HostTrouble[] = [];
  const quorum = new SlotQuorum({
    hosts: () => hosts,
    verify: (slot, record) => ({ version: toyVersion(slot, record) }),
    ciphers: nodeCiphers,
    clock,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { quorum, troubles };
}

function started(count = 5) {
  const { hosts, clock } = makeTestGrid({ people: count });
  return { hosts, clock, ...makeQuorum(hosts, clock), another: () => makeQuorum(hosts, clock) };
}

/** Adds a word to the slot, beginning anew as often as others were faster. */
async function addWord(quorum: SlotQuorum, word: string): Promise<void> {
  for (;;) {
    const now = await quorum.readSlot(SLOT);
    const words = now === undefined ? [] : toyContent(now).split(',');
    if (words.includes(word)) return;
    const version = now === undefined ? 1 : toyVersion(SLOT, now) + 1;
    const record = toyRecord(SLOT, version, [...words, word].join(','));
    const { written } = await quorum.writeSlot(SLOT, record, hashOf(now));
    if (written) return;
  }
}

async function contentOf(quorum: SlotQuorum): Promise<string> {
  return toyContent((await quorum.readSlot(SLOT))!);
}

describe('a slot on several hosts', () => {
  it('keeps the newest record, and answers with what is there to who is late', async () => {
    const { quorum } = started();
    assert.equal(await quorum.readSlot(SLOT), undefined);
    const [first, second] = [toyRecord(SLOT, 1), toyRecord(SLOT, 2)];
    assert.equal((await quorum.writeSlot(SLOT, first, undefined)).written, true);
    assert.equal((await quorum.writeSlot(SLOT, second, hashOf(first))).written, true);
    const late = await quorum.writeSlot(SLOT, toyRecord(SLOT, 2, 'late'), hashOf(first));
    assert.deepEqual([late.written, late.record], [false, second]);
    const blind = await quorum.writeSlot(SLOT, toyRecord(SLOT, 3, 'blind'), hashOf(first));
    assert.deepEqual([blind.written, blind.record], [false, second]);
  });

  it('names hosts that show an older record, and is not led astray by them', async () => {
    const { quorum, troubles, hosts } = started();
    await addWord(quorum, 'a');
    const old = new Map(hosts[0]!.inner.slots);
    await addWord(quorum, 'b');
    for (const host of hosts.slice(0, 2)) host.wild = { staleSlots: old };
    assert.equal(await contentOf(quorum), 'a,b');
    assert.deepEqual(
      new Set(troubles.map(({ hostId, kind }) => `${hostId} ${kind}`)),
      new Set(['host0 rolled-back', 'host1 rolled-back']),
    );
    hosts[2]!.inner.slots.set(SLOT, toyRecord('otherslot', 9));
    for (const host of hosts.slice(0, 2)) host.wild = {};
    assert.equal(await contentOf(quorum), 'a,b');
    assert.ok(troubles.some(({ hostId, kind }) => hostId === 'host2' && kind === 'corrupt'));
  });

  it('works with a majority, brings those who were away up to date, and else says no', async () => {
    const { quorum, hosts } = started();
    await addWord(quorum, 'a');
    for (const [i, host] of hosts.slice(0, 2).entries())
      host.wild = { [i ? 'gone' : 'hangs']: true };
    await addWord(quorum, 'b');
    hosts[2]!.wild = { gone: true };
    await assert.rejects(quorum.readSlot(SLOT), { code: 'not-enough-hosts' });
    await assert.rejects(quorum.writeSlot(SLOT, toyRecord(SLOT, 3), undefined), {
      code: 'not-enough-hosts',
    });
    for (const host of hosts) host.wild = {};
    for (const host of hosts.slice(3)) host.wild = { gone: true };
    assert.equal(await contentOf(quorum), 'a,b', 'one of three has it, and gives it on');
    await addWord(quorum, 'c');
    assert.equal(await contentOf(quorum), 'a,b,c');
  });

  it('shows a record that few hosts have only after giving it to a majority', async () => {
    const { quorum, hosts, another } = started();
    await addWord(quorum, 'a');
    for (const host of hosts.slice(1)) host.wild = { gone: true };
    const first = hosts[0]!.inner.slots.get(SLOT)!;
    const half = toyRecord(SLOT, 2, 'a,half');
    await assert.rejects(quorum.writeSlot(SLOT, half, hashOf(first)), { code: 'not-enough-hosts' });
    for (const host of hosts) host.wild = {};
    assert.equal(await contentOf(another().quorum), 'a,half');
    hosts[0]!.wild = { gone: true };
    assert.equal(await contentOf(another().quorum), 'a,half');
  });

  it('does not guess between two records that may both have been written', async () => {
    const { quorum, hosts } = started(3);
    hosts[0]!.inner.slots.set(SLOT, toyRecord(SLOT, 1, 'one'));
    hosts[1]!.inner.slots.set(SLOT, toyRecord(SLOT, 1, 'two'));
    hosts[2]!.wild = { gone: true };
    await assert.rejects(quorum.readSlot(SLOT), { code: 'undecided' });
    hosts[2]!.wild = {};
    const chosen = await contentOf(quorum);
    await addWord(quorum, 'three');
    assert.equal(await contentOf(quorum), `${chosen},three`);
  });

  it('loses no update of writers who meet, with hosts that come and go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 4 }),
        fc.array(fc.tuple(fc.nat(400), fc.nat(4), fc.nat(300)), { maxLength: 6 }),
        async (count, writers, faults) => {
          const { hosts, clock, another } = started(count);
          for (const [i, host] of hosts.entries()) host.wild = { slow: 3 + 7 * i };
          for (const [at, who, away] of faults) {
            const host = hosts[who % count]!;
            clock.after(at, () => {
              host.wild = { ...host.wild, gone: true };
              clock.after(away, () => {
                host.wild = { ...host.wild, gone: false };
              });
            });
          }
          const words = Array.from({ length: writers }, (_, i) => `w${i}`);
          const add = async (word: string) => {
            const { quorum } = another();
            for (let tries = 0; ; tries++) {
              try {
                return await addWord(quorum, word);
              } catch (error) {
                const { code } = error as { code?: string };
                assert.ok(['not-enough-hosts', 'undecided'].includes(code ?? ''), String(error));
                assert.ok(tries < 50, 'it ends');
                await new Promise<void>((resolve) => clock.after(37, resolve));
              }
            }
          };
          await Promise.all(words.map(add));
          for (const host of hosts) host.wild = {};
          const found = (await contentOf(another().quorum)).split(',');
          for (const word of words) assert.ok(found.includes(word), `${word} in ${found.join()}`);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('judges so that what a majority has is always chosen or nothing is', () => {
    const votes = fc.array(
      fc.option(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.nat(1)), { freq: 9 }),
      {
        minLength: 1,
        maxLength: 7,
      },
    );
    fc.assert(
      fc.property(votes, fc.nat(), (all, hidden) => {
        const vote = (one: [number, number] | null): SlotVote | undefined =>
          one === null
            ? undefined
            : { version: one[0], hash: `${one[1]}`, record: new Uint8Array(0) };
        const heard = Math.max(majorityOf(all.length), all.length - (hidden % 4));
        const verdict = judge(all.slice(0, heard).map(vote), all.length);
        for (const one of all) {
          if (one === null) continue;
          const same = all.filter((other) => other?.join() === one.join()).length;
          if (same < majorityOf(all.length)) continue;
          const newer = all.slice(0, heard).some((other) => (other?.[0] ?? 0) > one[0]);
          if (newer || verdict.kind === 'undecided') continue;
          assert.equal(verdict.kind, 'this');
          if (verdict.kind === 'this') assert.equal(verdict.vote.hash, `${one[1]}`);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('has its hosts from its name: the same for all, of different people first', () => {
    const people = ['ann', 'ann', 'ann', 'bob', 'bob', 'cid', 'dot', 'eve', 'fay'];
    const { hosts } = makeTestGrid({ people });
    const chosen = chooseSlotHosts(nodeCiphers, SLOT, hosts);
    assert.deepEqual(chooseSlotHosts(nodeCiphers, SLOT, [...hosts].reverse()), chosen);
    assert.equal(new Set(chosen.map(({ person }) => person)).size, 5);
    assert.equal(chooseSlotHosts(nodeCiphers, SLOT, hosts.slice(0, 3)).length, 3);
  });
});
