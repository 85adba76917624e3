import assert from 'node:assert/strict';
import type { HostingView } from '../../../actors/hosting/interface.ts';
import { hostingText } from '../../../cli/hosting/status-text.ts';

describe('hosting, on a terminal', () => {
  it('says who of those on the list is blocked', () => {
    const totals = { relayed: 0n, circuits: 0n, strangers: 0n, letters: 0n };
    const view: HostingView = {
      on: true,
      offer: { relay: 0n, mailbox: 0n, storage: 0n },
      people: [
        { person: 'Ann', vat: 'a', listed: true },
        { person: 'Ben', vat: 'b', listed: true },
        { person: 'Cleo', vat: 'c', listed: false },
      ],
      totals: { ...totals, letterBytes: 0n, pieces: 0n, pieceBytes: 0n },
      joined: true,
      reachable: true,
      lookups: false,
    };
    const lines = hostingText(view, new Set(['b', 'c'])).split('\n');
    const row = (name: string) => lines.find((line) => line.startsWith(name))?.trim();
    assert.match(row('Ann') ?? '', /^Ann +yes$/);
    assert.match(row('Ben') ?? '', /^Ben +blocked$/);
    assert.equal(row('Cleo'), 'Cleo');
  });
});
