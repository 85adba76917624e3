/** The phrase is the same on both sides exactly if both hold the same keys, invitation and nonces. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  commitmentTo,
  invitationTag,
  NONCE_BYTES,
  opensCommitment,
  PHRASE_WORDS,
  phraseOf,
} from '../../../actors/people/phrase.ts';

const bytes = fc.uint8Array({ minLength: NONCE_BYTES, maxLength: NONCE_BYTES });
const key = fc.string({ minLength: 1, maxLength: 60 });
const meeting = fc.record({
  tag: bytes,
  inviter: key,
  accepter: key,
  nonceOfInviter: bytes,
  nonceOfAccepter: bytes,
});
type Met = typeof meeting extends fc.Arbitrary<infer T> ? T : never;

const phrase = ({ nonceOfInviter: inviter, nonceOfAccepter: accepter, ...meeters }: Met) =>
  phraseOf(meeters, { inviter, accepter });

describe('the phrase of two who meet', () => {
  it('has four words, and is another one when anything differs', () => {
    fc.assert(
      fc.property(meeting, meeting, fc.constantFrom(...fields()), (one, other, field) => {
        const mixed = { ...one, [field]: other[field] };
        assert.equal(phrase(one).length, PHRASE_WORDS);
        assert.deepEqual(phrase({ ...one }), phrase(one));
        const same = Buffer.from(one[field]).equals(Buffer.from(other[field]));
        assert.equal(phrase(mixed).join() === phrase(one).join(), same);
      }),
    );
  });

  it('does not take one key for the other', () => {
    fc.assert(
      fc.property(meeting, (one) => {
        const turned = { ...one, inviter: one.accepter, accepter: one.inviter };
        assert.equal(phrase(turned).join() === phrase(one).join(), one.inviter === one.accepter);
      }),
    );
  });

  it('hangs on a nonce that was committed to', () => {
    fc.assert(
      fc.property(meeting, bytes, ({ nonceOfAccepter: nonce, ...meeters }, other) => {
        const commitment = commitmentTo(meeters, nonce);
        assert.ok(opensCommitment(meeters, nonce, commitment));
        const same = Buffer.from(nonce).equals(Buffer.from(other));
        assert.equal(opensCommitment(meeters, other, commitment), same);
        const elsewhere = { ...meeters, inviter: `${meeters.inviter}!` };
        assert.ok(!opensCommitment(elsewhere, nonce, commitment));
      }),
    );
  });

  it('is always the same for the same, in every version of 2gather', () => {
    const tag = invitationTag(new Uint8Array(32).fill(1));
    const met = { tag, inviter: 'ada', accepter: 'ben' };
    const nonces = { inviter: new Uint8Array(32).fill(2), accepter: new Uint8Array(32).fill(3) };
    assert.deepEqual(phraseOf(met, nonces), ['innocent', 'parrot', 'burst', 'hybrid']);
  });
});

function fields(): (keyof Met)[] {
  return ['tag', 'inviter', 'accepter', 'nonceOfInviter', 'nonceOfAccepter'];
}
