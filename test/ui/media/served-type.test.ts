import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attachment, servedHeaders, shownType } from '../../../ui/media/served-type.ts';

describe('the type a foreign file is served under', () => {
  it('shows pictures, sound, film and PDF in place', () => {
    for (const type of ['image/png', 'video/mp4', 'audio/ogg', 'application/pdf']) {
      assert.equal(shownType(type), type);
      const headers = servedHeaders({ name: 'a', type, save: false });
      assert.equal(headers['Content-Disposition'], undefined);
      assert.match(headers['Content-Security-Policy'] ?? '', /^sandbox; default-src 'none'/);
    }
  });

  it('never serves a page or a script from our own origin', () => {
    const types = ['text/html', 'TEXT/HTML; charset=x', 'application/xhtml+xml', 'text/javascript'];
    for (const type of [...types, 'application/xml', 'image/unheard-of', '', 'video/x y']) {
      assert.equal(shownType(type), undefined);
      const headers = servedHeaders({ name: 'a', type, save: false });
      assert.equal(headers['Content-Type'], 'application/octet-stream');
      assert.match(headers['Content-Disposition'] ?? '', /^attachment;/);
      assert.equal(headers['X-Content-Type-Options'], 'nosniff');
    }
  });

  it('forbids the script that a drawing may hold', () => {
    const headers = servedHeaders({ name: 'a.svg', type: 'image/svg+xml', save: false });
    assert.match(headers['Content-Security-Policy'] ?? '', /^sandbox; default-src 'none'/);
    assert.doesNotMatch(headers['Content-Security-Policy'] ?? '', /script-src/);
  });

  it('keeps the name of a saved file in every script', () => {
    assert.equal(
      attachment('Grüße “3”.txt'),
      `attachment; filename="Gr__e _3_.txt"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E2%80%9C3%E2%80%9D.txt`,
    );
  });

  it('makes a header of any name, without a way out of its quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (strange, plain) => {
        for (const name of [strange, plain, `${plain}"\r\nX: y`, '\ud800']) {
          assert.match(
            attachment(name),
            /^attachment; filename="[\x20\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.!~%-]*$/,
          );
        }
      }),
    );
  });
});
