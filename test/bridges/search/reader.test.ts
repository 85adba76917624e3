/** What becomes of files that wait to be read, one by one. */
import assert from 'node:assert/strict';
import type { LakeFeed } from '../../../actors/index.ts';
import type { FileText, Settled, Unread } from '../../../bridges/search/index-entry.ts';
import { readSome } from '../../../bridges/search/reader.ts';
import { Far } from '../../../captp/index.ts';
import type { RefTo } from '../../../vat/index.ts';

const TEXT: FileText = { body: 'calm sea', sender: '', receiver: '', date: undefined };
const file = (id: string): Unread => ({
  ...{ id, name: `${id}.txt`, type: 'text/plain', size: 3, content: 'c', again: id === 'again' },
});

describe('reading files for the search', () => {
  it('tells what took too long from what cannot be read', async () => {
    const settled: Settled[] = [];
    const hasMore = await readSome({
      feed: Far('Feed', { read: () => new Uint8Array(3) }) as unknown as RefTo<typeof LakeFeed>,
      index: {
        unread: async () => ['good', 'slow', 'bad'].map(file),
        settle: async (all) => void settled.push(...all),
      },
      extractor: {
        async textOf({ name }) {
          if (name === 'good.txt') return TEXT;
          throw Object.assign(new Error(), {
            code: name === 'slow.txt' ? 'thread-late' : 'failed',
          });
        },
      },
      isClosed: () => false,
    });
    assert.equal(hasMore, true);
    assert.deepEqual(
      settled.map(({ id, text, late }) => [id, text?.body, late ?? false]),
      [
        ['good', 'calm sea', false],
        ['slow', undefined, true],
        ['bad', undefined, false],
      ],
    );
  });
});
