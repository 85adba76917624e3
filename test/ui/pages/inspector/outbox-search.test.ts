import assert from 'node:assert/strict';
import type { TurnView } from '../../../../actors/inspector/interface.ts';
import { findWaiting, PAGES_MAX } from '../../../../ui/pages/inspector/outbox-search.ts';

const PEER = { peer: 'bob', acknowledged: 4n, outbox: 2n };

const turnOf = (turn: number, ...sent: (readonly [peer: string, number: number])[]) =>
  ({
    turn: BigInt(turn),
    sent: sent.map(([peer, number]) => ({
      to: { to: 'peer', peer },
      method: 'list',
      message: BigInt(number),
    })),
  }) as unknown as TurnView;

describe('findWaiting', () => {
  it('finds what was sent to that vat and has not arrived, in the order of leaving', async () => {
    const pages = [
      { rows: [turnOf(9, ['bob', 6]), turnOf(8, ['ann', 9])], next: 'a' },
      { rows: [turnOf(7, ['bob', 5], ['bob', 4]), turnOf(6, ['bob', 3])], next: 'b' },
    ];
    const asked: unknown[] = [];
    const found = await findWaiting(PEER, async (after) => {
      asked.push(after);
      return pages[asked.length - 1] ?? { rows: [] };
    });
    assert.deepEqual(
      found.map(({ number, turn }) => [number, turn.turn]),
      [
        [5n, 7n],
        [6n, 9n],
      ],
    );
    assert.deepEqual(asked, [undefined, 'a'], 'it stops when it has found all');
  });

  it('gives up after so many pages', async () => {
    let pages = 0;
    const found = await findWaiting(PEER, async () => {
      pages += 1;
      return { rows: [], next: 'more' };
    });
    assert.deepEqual([found, pages], [[], PAGES_MAX]);
  });
});
