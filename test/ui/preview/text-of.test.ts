/** Text files of many machines, as bytes. */
import assert from 'node:assert/strict';
import { textOf } from '../../../ui/preview/text-of.ts';

const utf8 = new TextEncoder().encode('Grüße – 日本');

describe('the text of a file', () => {
  it('is UTF-8 when it can be', () => {
    assert.equal(textOf(utf8, false), 'Grüße – 日本');
  });

  it('is UTF-16 when its mark says so', () => {
    assert.equal(textOf(Uint8Array.of(0xff, 0xfe, 0x41, 0), false), 'A');
    assert.equal(textOf(Uint8Array.of(0xfe, 0xff, 0, 0x41), false), 'A');
  });

  it('is read as windows-1252 when it is no UTF-8', () => {
    const bytes = Uint8Array.from(Buffer.from('Grüße, Café', 'latin1'));
    assert.equal(textOf(bytes, false), 'Grüße, Café');
  });

  it('stays UTF-8 when it is cut in the middle of a character', () => {
    assert.equal(textOf(utf8.subarray(0, -1), true), 'Grüße – 日');
  });
});
