/** Slots as vats have them, on hosts that fail: the two halves of mutable data together. */
import assert from 'node:assert/strict';
import { nodeCiphers } from '../../../bridges/disks/node-ciphers.ts';
import { nodeCrypto } from '../../../bridges/netlayers/node-crypto.ts';
import { makeSlotCap, openSlot, SlotQuorum, verifyRecord } from '../../../store/index.ts';
import { makeSlotWorld, textOf, utf8 } from '../slots/slot-world.ts';
import { makeTestClock } from './test-clock.ts';
import { makeWildHost } from './wild-host.ts';

function makeHostedSlots(count: number) {
  const clock = makeTestClock();
  const versionOf = (slot: string, record: Uint8Array) =>
    verifyRecord(slot, record, nodeCrypto).number;
  const hosts = Array.from({ length: count }, (_, i) =>
    makeWildHost({ id: `host${i}`, person: `p${i}`, clock, slotVersion: versionOf }),
  );
  const device = (seed: string) => {
    const world = makeSlotWorld(seed);
    const place = new SlotQuorum({
      hosts: () => hosts,
      verify: (slot, record) => ({ version: versionOf(slot, record) }),
      ciphers: nodeCiphers,
      clock,
    });
    return { world, powers: { ...world.powers, place } };
  };
  return { hosts, device };
}

describe('signed slots on several hosts', () => {
  it('merge the changes of devices that write at the same time, with two of five away', async () => {
    const { hosts, device } = makeHostedSlots(5);
    hosts[1]!.wild = { gone: true };
    hosts[3]!.wild = { hangs: true };
    const cap = makeSlotCap(device('cap').powers);
    const words = ['ann', 'bob', 'cid'];
    const add = async (word: string) => {
      const slot = openSlot(cap, device(word).powers);
      for (const part of ['1', '2']) {
        await slot.update((now) => utf8(`${now ? textOf(now.content) : ''} ${word}${part}`));
      }
    };
    await Promise.all(words.map(add));
    for (const host of hosts) host.wild = {};
    const found = textOf((await openSlot(cap, device('reader').powers).read())!.content);
    const expected = words.flatMap((word) => [`${word}1`, `${word}2`]);
    assert.deepEqual(found.trim().split(' ').sort(), expected);
  });

  it('are not rolled back by two of five hosts', async () => {
    const { hosts, device } = makeHostedSlots(5);
    const { powers } = device('one');
    const cap = makeSlotCap(powers);
    const slot = openSlot(cap, powers);
    await slot.update(() => utf8('old'));
    const old = hosts.slice(0, 2).map((host) => new Map(host.inner.slots));
    await slot.update(() => utf8('new'));
    for (const [i, staleSlots] of old.entries()) hosts[i]!.wild = { staleSlots };
    const stranger = openSlot(cap, device('two').powers);
    assert.equal(textOf((await stranger.read())!.content), 'new');
  });
});
