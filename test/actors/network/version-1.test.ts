/** The network as version 1 wrote it is still known: version-1.json is the database of a vat of that time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { NetworkPlace } from '../../../actors/index.ts';
import { E } from '../../../captp/index.ts';
import { world } from '../../vat/powers.ts';
import { databaseOf, type Records } from '../../vat/upgrade/library.ts';

const { records } = JSON.parse(
  readFileSync(new URL('./version-1.json', import.meta.url), 'utf8'),
) as { readonly records: Records };

describe('the network that version 1 wrote', () => {
  it('is on as it was, with whom to ask, where vats were, and numbers that only grow', async () => {
    const { vat } = await world([NetworkPlace], { db: await databaseOf(records) });
    const { keeper } = await vat.provide('network', NetworkPlace);
    const book = await E(keeper).book();
    assert.deepEqual([book.on, book.decided], [true, true]);
    assert.deepEqual(book.first, ['/dns4/friend.example/tcp/4001/p2p/12D3KooWfriend']);
    assert.deepEqual([book.settings.port, book.settings.relay], [4_001n, true]);
    const [place] = await E(keeper).places('');
    assert.deepEqual(
      [place?.vat, place?.sequence, place?.addresses, place?.record],
      ['friend', 7n, ['/ip4/192.0.2.1/tcp/1'], Uint8Array.of(1, 2, 3)],
    );
    assert.ok((await E(keeper).number(0n)) > book.sequence);
    await vat.close();
  });
});
