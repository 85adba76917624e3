/** What the page says of a vat that was brought back. */
import assert from 'node:assert/strict';
import { restoredSentences } from '../../../../ui/pages/enter/restored-text.ts';

const OUT = { shares: 3n, devices: 2n };

describe('what is said of a vat that was brought back', () => {
  const said = (restored: { of: bigint | undefined } | undefined): string =>
    restoredSentences({ ...OUT, restored }, 1n).join(' ');

  it('is, after words alone, that no files are here', () => {
    assert.match(said({ of: undefined }), /no files are here\. If you have a backup/);
  });

  it('is, after a backup, of when it is and what is handed out by it again', () => {
    const text = said({ of: 1_800_000_000_000n });
    assert.match(text, /2027.*is open again.*shares: 3, devices: 2, grants of space: 1/);
  });

  it('is that all is there when only the key was lost', () => {
    assert.match(said(undefined), /^All that is in the folder/);
  });
});
