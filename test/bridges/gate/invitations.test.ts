/** One-time links: good once, for ten minutes. */
import assert from 'node:assert/strict';
import { nodeRandom } from '../../../bridges/disks/index.ts';
import { INVITATION_AGE_MAX_MS, Invitations } from '../../../bridges/gate/invitations.ts';
import { FakeClock } from '../../vat/powers.ts';

describe('a one-time link', () => {
  let clock: FakeClock;
  let invitations: Invitations;
  beforeEach(() => {
    clock = new FakeClock();
    invitations = new Invitations(() => clock.now(), nodeRandom);
  });

  it('is good until it is used', () => {
    const swiss = invitations.make();
    assert.ok(invitations.isGood(swiss));
    assert.ok(!invitations.isGood(nodeRandom.bytes(32)));
    invitations.use(swiss);
    assert.ok(!invitations.isGood(swiss));
  });

  it('is good for ten minutes', () => {
    const swiss = invitations.make();
    clock.advance(INVITATION_AGE_MAX_MS - 1);
    assert.ok(invitations.isGood(swiss));
    clock.advance(1);
    assert.ok(!invitations.isGood(swiss));
  });

  it('makes room for newer ones, and goes with all others when a device is thrown out', () => {
    const first = invitations.make();
    const others = Array.from({ length: 64 }, () => invitations.make());
    assert.ok(!invitations.isGood(first));
    assert.ok(others.every((swiss) => invitations.isGood(swiss)));
    invitations.clear();
    assert.ok(!others.some((swiss) => invitations.isGood(swiss)));
  });
});
