/** What the Storage page says of how safe everything is, in one sentence. */
import assert from 'node:assert/strict';
import type { KeepingHealth } from '../../../actors/keeping/interface.ts';
import { backupSentence } from '../../../ui/pages/storage/backup-text.ts';
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
    assert.equal(headline({ ...SAFE, lost: 1n }, 3, true), '1 part of your files is lost.');
    assert.equal(headline({ ...SAFE, lost: 2n }, 3, true), '2 parts of your files are lost.');
  });

  it('never says that all is safe while one person is needed', () => {
    assert.match(headline(SAFE, 0, true), /this machine alone/);
    assert.match(headline({ ...SAFE, survives: 0n }, 1, true), /with one other person/);
    assert.match(headline({ ...SAFE, survives: 0n }, 3, true), /each of them is needed/);
    assert.match(headline({ ...SAFE, alone: 4n }, 3, true), /^60 % of your files/);
  });

  it('calls nothing lost that those have who are away', () => {
    assert.match(headline({ ...SAFE, away: 3n, lostHere: 3n, survives: 0n }, 2, true), /are away/);
  });

  it('calls nothing safe without a backup, in which the keys are', () => {
    assert.match(headline(SAFE, 3, false), /^All pieces are there. Any 2 of them/);
    const [now, day] = [1_800_000_000_000, 86_400_000];
    assert.match(
      backupSentence({ last: undefined, due: true }, now),
      /^No backup.*nothing comes b/,
    );
    const last = BigInt(now - 40 * day);
    assert.match(backupSentence({ last, due: true }, now), /^The last.*added since does not come/);
    assert.match(backupSentence({ last, due: false }, now), /^The last.*It brings back/);
  });

  it('says how many may vanish', () => {
    assert.match(headline(SAFE, 3, true), /^All is safe. Any 2 of them/);
    assert.match(
      headline({ ...SAFE, survives: 1n, whole: 9n }, 3, true),
      /^Some pieces are being mended. Who/,
    );
  });
});
