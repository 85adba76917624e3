/** What the Storage page says of how safe everything is, in one sentence. */
import assert from 'node:assert/strict';
import type { KeepingHealth } from '../../../actors/keeping/interface.ts';
import { headline } from '../../../ui/pages/storage/keepers.ts';

const SAFE: KeepingHealth = {
  paused: false,
  blobs: 10n,
  bytes: 1_000n,
  whole: 10n,
  short: 0n,
  alone: 0n,
  lostHere: 0n,
  away: 0n,
  lost: 0n,
  survives: 2n,
  hosts: [],
};

describe('the sentence about how safe everything is', () => {
  it('says first what is lost, in the singular and the plural', () => {
    assert.equal(headline({ ...SAFE, lost: 1n }, 3), '1 part of your files is lost.');
    assert.equal(headline({ ...SAFE, lost: 2n }, 3), '2 parts of your files are lost.');
  });

  it('never says that all is safe while one person is needed', () => {
    assert.match(headline(SAFE, 0), /this machine alone/);
    assert.match(headline({ ...SAFE, survives: 0n }, 1), /with one other person/);
    assert.match(headline({ ...SAFE, survives: 0n }, 3), /each of them is needed/);
    assert.match(headline({ ...SAFE, alone: 4n }, 3), /^60 % of your files/);
  });

  it('calls nothing lost that those have who are away', () => {
    assert.match(headline({ ...SAFE, away: 3n, lostHere: 3n, survives: 0n }, 2), /are away/);
  });

  it('says how many may vanish', () => {
    assert.match(headline(SAFE, 3), /^All is safe. Any 2 of them/);
    assert.match(headline({ ...SAFE, survives: 1n, whole: 9n }, 3), /^Safe, and being mended. Who/);
  });
});
