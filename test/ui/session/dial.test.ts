import assert from 'node:assert/strict';
import { Disconnected, ProtocolError } from '../../../captp/index.ts';
import type { Channel } from '../../../ui/session/connection.ts';
import { dial, dialOnly } from '../../../ui/session/dial.ts';

/** Somebody says to be `claims`, and can prove to be each of `proves`. */
function line(claims: string, proves: readonly string[]) {
  const asked: (string | undefined)[] = [];
  const closed: string[] = [];
  const open = async (designator: string | undefined): Promise<Channel> => {
    asked.push(designator);
    if (designator !== undefined && !proves.includes(designator)) throw new ProtocolError('no');
    const name = designator ?? claims;
    return {
      designator: name,
      bootstrap: {},
      closed: new Promise(() => undefined),
      close: () => closed.push(name),
    };
  };
  return { open, asked, closed };
}

describe('dial', () => {
  it('has the vat it knows prove itself', async () => {
    const { open, asked } = line('mine', ['mine']);
    assert.equal((await dial(open, ['mine'])).designator, 'mine');
    assert.deepEqual(asked, ['mine']);
  });

  it('takes a vat at its word that it knows nothing of', async () => {
    const { open, asked } = line('new', []);
    assert.equal((await dial(open, [])).designator, 'new');
    assert.deepEqual(asked, [undefined]);
  });

  it('refuses somebody who only says to be a vat that it knows', async () => {
    const { open, closed } = line('mine', []);
    await assert.rejects(dial(open, ['mine']), { code: 'protocol-error' });
    assert.deepEqual(closed, ['mine']);
  });

  it('has the second of two vats it knows prove itself too', async () => {
    const { open, asked } = line('second', ['second']);
    assert.equal((await dial(open, ['first', 'second'])).designator, 'second');
    assert.deepEqual(asked, ['first', undefined, 'second']);
  });

  it('does not take a lost connection for another vat', async () => {
    const open = () => Promise.reject(new Disconnected('gone'));
    await assert.rejects(dial(open, ['mine']), { code: 'disconnected' });
  });
});

describe('dialling the vat of a link', () => {
  it('takes nobody else', async () => {
    const { open, closed } = line('other', []);
    await assert.rejects(
      dialOnly(open, 'mine', async () => false),
      { code: 'protocol-error' },
    );
    assert.deepEqual(closed, ['other']);
  });

  it('tells a locked vat, which cannot prove who it is, from another one', async () => {
    const { open, closed } = line('for this start', []);
    await assert.rejects(
      dialOnly(open, 'mine', async () => true),
      { code: 'locked' },
    );
    assert.deepEqual(closed, ['for this start']);
  });
});
