import assert from 'node:assert/strict';
import { Far } from '../../../captp/index.ts';
import { wayOf } from '../../../ui/pages/people/invitation-view.ts';
import type { HomeSession } from '../../../ui/session/index.ts';

describe('how an invitation is handed over', () => {
  const way = (state: string, reachable: string, link = 'http://127.0.0.1:1/i#x') => {
    const network = Far('FakeNetwork', { status: () => ({ state, reachable }) });
    return wayOf({ network } as unknown as HomeSession, link);
  };

  it('hangs on who can reach the vat', async () => {
    assert.equal(await way('off', 'no', 'https://ada.example/i#x'), 'link');
    assert.equal(await way('on', 'direct'), 'text');
    assert.equal(await way('on', 'relay'), 'text');
    assert.equal(await way('on', 'unknown'), 'text');
    assert.equal(await way('starting', 'unknown'), 'soon');
    assert.equal(await way('off', 'unknown'), 'nothing');
  });

  it('says so when it works in the local network alone', async () => {
    assert.equal(await way('on', 'local'), 'near');
    assert.equal(await way('on', 'no'), 'near');
  });
});
