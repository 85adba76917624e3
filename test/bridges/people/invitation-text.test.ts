import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  invitationFragment,
  invitationText,
  readInvitation,
} from '../../../bridges/people/invitation-text.ts';
import { formatSturdyref } from '../../../captp/index.ts';

const invitationOf = (byte: number, name: string) => {
  const hints = { host: '127.0.0.1' };
  const peer = { transport: 'websocket', designator: `key${byte}`, hints };
  const swiss = new Uint8Array(32).fill(byte);
  return { address: formatSturdyref({ peer, swiss }), name };
};
const ADA = invitationOf(1, 'Ada');
const BEN = invitationOf(2, 'Ben');
const LINK = `https://vat.example/i#${invitationFragment(ADA)}`;

const refusal = (code: string) => (error: unknown) => (error as { code: string }).code === code;

describe('the text of an invitation', () => {
  it('is found among the words that were pasted with it', () => {
    const words = fc.array(fc.constantFrom('Hi', 'here:', 'see', 'you', '-', '_', '“', '>', '.'));
    const shown = fc.constantFrom(invitationText(ADA), LINK);
    fc.assert(
      fc.property(words, shown, words, (before, text, after) => {
        const pasted = [...before, text, ...after].join(' ');
        assert.equal(readInvitation(pasted).name, 'Ada');
      }),
    );
  });

  it('is found in lines that a mail program broke, and marked as an answer', () => {
    const lines = invitationText(ADA).replace(/.{60}/g, '$&\r\n> ');
    assert.equal(readInvitation(`On Monday Ada wrote:\n> ${lines}\n> See you!`).name, 'Ada');
  });

  it('may stand there twice, as link and as text, but not with another one', () => {
    assert.equal(readInvitation(`${LINK}\nor: ${invitationText(ADA)}`).name, 'Ada');
    const both = `${invitationText(ADA)} ${invitationText(BEN)}`;
    assert.throws(() => readInvitation(both), refusal('many-invitations'));
  });

  it('is refused when it was cut, or mistyped', () => {
    const text = invitationText(ADA);
    assert.throws(() => readInvitation(`Hi: ${text.slice(0, -2)} you`), refusal('bad-invitation'));
    const mistyped = text.replace(/.(?=.{20}$)/, (sign) => (sign === 'a' ? 'b' : 'a'));
    assert.throws(() => readInvitation(mistyped), refusal('bad-invitation'));
    assert.throws(() => readInvitation('Hi, see you'), refusal('bad-invitation'));
    const both = `${text.slice(0, -2)} … ${invitationText(BEN)}`;
    assert.equal(readInvitation(both).name, 'Ben');
  });
});
