import assert from 'node:assert/strict';
import { E, Far } from '../../../captp/index.ts';
import { GCRYPT_KEYS } from '../../../captp/key-forms.ts';
import { peerToRecord } from '../../../captp/locator.ts';
import { record, type SyrupRecord } from '../../../captp/syrup/index.ts';
import { fetchFrom, swiss } from '../session/pair.ts';
import { locatorOf, type Methods, settle, World } from './world.ts';

const bytes = (length: number) => new Uint8Array(length).fill(7);

/** `wire`, which is lists, with a reference at that place in them. */
function withReference(wire: unknown, ...path: number[]): unknown[] {
  const [at, ...further] = path;
  return (wire as unknown[]).map((part, index) => {
    if (index !== at) return part;
    return further.length > 0 ? withReference(part, ...further) : Far('Smuggled', {});
  });
}

const KEY = GCRYPT_KEYS.keyToWire(bytes(32));
const SIGNATURE = GCRYPT_KEYS.signatureToWire(bytes(64));
/** All that a key or signature can have in the place of a part, except for the bytes themselves. */
const oddKeys = [[0], [1, 0], [1, 1], [1, 2], [1, 2, 1], [1, 3, 0]].map((path) =>
  withReference(KEY, ...path),
);
const oddSignatures = [[0], [1, 0], [1, 1, 0], [1, 2, 0]].map((path) =>
  withReference(SIGNATURE, ...path),
);

function give(key: unknown, signature: unknown): SyrupRecord {
  const exporter = peerToRecord(locatorOf('carol'));
  const signed = record('desc:handoff-give', key, exporter, bytes(32), bytes(32), bytes(32));
  return record('desc:sig-envelope', signed, signature);
}

const odd = [
  ...oddKeys.map((key) => give(key, SIGNATURE)),
  ...oddSignatures.map((signature) => give(KEY, signature)),
];

const malformed = { code: 'handoff-failed', message: /malformed/ };

describe('a reference within a key or a signature', () => {
  it('breaks only the promise for what is given', async () => {
    const world = new World();
    const given: Promise<unknown>[] = [];
    const taker = Far('Taker', { take: (thing: Promise<unknown>) => void given.push(thing) });
    world.peer('bob', { taker });
    const gifter = await world.rogue('bob', 'gifter', { bootstrap: fetchFrom({})! });
    const found = (await E(gifter.bootstrap).fetch(swiss('taker'))) as Methods;
    for (const envelope of odd) {
      await E(found).take!(envelope);
      await assert.rejects(async () => given.at(-1), malformed);
    }
    assert.equal(given.length, odd.length);
    assert.equal(gifter.closed.settled, undefined);
  });

  it('breaks only the claim that it is in', async () => {
    const world = new World();
    const carol = world.peer('carol', {});
    const receiver = await world.rogue('carol', 'receiver');
    const { 'withdraw-gift': withdraw } = E(receiver.bootstrap) as never as Record<
      string,
      (claim: unknown) => Promise<unknown>
    >;
    const claim = (given: unknown, signature: unknown = SIGNATURE) => {
      const signed = [receiver.id, receiver.ourKey.publicId, 0n, given];
      return record('desc:sig-envelope', record('desc:handoff-receive', ...signed), signature);
    };
    const claims = odd.map((envelope) => claim(envelope));
    for (const signature of oddSignatures) claims.push(claim(give(KEY, SIGNATURE), signature));
    for (const each of claims) await assert.rejects(withdraw!(each), malformed);
    await settle();
    assert.deepEqual(world.dials, ['rogue→carol']);
    assert.equal(receiver.closed.settled, undefined);
    assert.equal(carol.sessions().length, 1);
  });
});
