/** Text out of files of all kinds; hostile ones cost their own words and nothing else. */
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { Extractor } from '../../../bridges/search/extract/extractor.ts';
import { isReadable } from '../../../bridges/search/extract/readable.ts';
import { textOf } from '../../../bridges/search/extract/text-of.ts';

async function bodyOf(name: string, bytes: Uint8Array | string): Promise<string> {
  const given = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return (await textOf({ name, type: '' }, new Uint8Array(given))).body;
}

const xml = (text: string): Uint8Array => strToU8(`<?xml version="1.0"?>${text}`);

describe('the text of a file', () => {
  it('is that of Word, Excel, PowerPoint, OpenDocument and EPUB', async () => {
    const docx = zipSync({
      'word/document.xml': xml(
        '<w:document><w:p><w:r><w:t>Calm</w:t></w:r><w:r><w:t xml:space="preserve"> s&#xE9;a</w:t></w:r></w:p>' +
          '<w:p><w:r><w:instrText>HYPERLINK</w:instrText><w:t>boat</w:t></w:r></w:p></w:document>',
      ),
      'docProps/core.xml': xml(
        '<cp:coreProperties><dc:title>My title</dc:title></cp:coreProperties>',
      ),
      'word/media/image1.png': new Uint8Array(100),
    });
    assert.match(await bodyOf('a.docx', docx), /^Calm séa\nboat\n[^H]*My title/);
    const xlsx = zipSync({
      'xl/sharedStrings.xml': xml(
        '<sst><si><t>fender</t></si><si><r><t>two </t></r><r><t>parts</t></r></si></sst>',
      ),
      'xl/worksheets/sheet1.xml': xml(
        '<worksheet><c t="s"><v>0</v></c><c><f>A1</f><v>42.5</v></c></worksheet>',
      ),
    });
    assert.match(await bodyOf('a.xlsx', xlsx), /fender\ntwo parts\s+42\.5\s/);
    const pptx = zipSync({
      'ppt/slides/slide10.xml': xml('<p:sld><a:p><a:r><a:t>last</a:t></a:r></a:p></p:sld>'),
      'ppt/slides/slide2.xml': xml('<p:sld><a:p><a:r><a:t>first</a:t></a:r></a:p></p:sld>'),
    });
    assert.match(await bodyOf('a.pptx', pptx), /first\s+last/);
    const odt = zipSync({
      'content.xml': xml(
        '<office:text><text:p>Ahoi<text:s/>du</text:p><text:p>zwei</text:p></office:text>',
      ),
    });
    assert.match(await bodyOf('a.odt', odt), /Ahoi du\nzwei/);
    const epub = zipSync({
      'OEBPS/one.xhtml': strToU8('<html><body><p>Call me</p></body></html>'),
    });
    assert.match(await bodyOf('a.epub', epub), /Call me/);
  });

  it('is that of HTML without its scripts and styles, in the encoding that it claims', async () => {
    const html =
      '<title>T</title><style>no{}</style><p>Gr&uuml;n<b>es</b> Boot<script>no()</script><p>zwei';
    assert.equal(await bodyOf('a.html', html), 'T\nGrünes Boot\nzwei');
    const greek = Buffer.concat([
      Buffer.from('<meta charset="iso-8859-7"><p>'),
      Buffer.from([0xe8, 0xdc, 0xeb, 0xe1, 0xf3, 0xf3, 0xe1]),
    ]);
    assert.equal(await bodyOf('a.html', greek), 'θάλασσα');
  });

  it('is told in many encodings', async () => {
    const swapped = Buffer.from('das Meer', 'utf16le').swap16();
    const cyrillic = Buffer.from([
      0xea, 0xf0, 0xe0, 0xf1, 0xed, 0xfb, 0xe9, 0x20, 0xea, 0xee, 0xf0, 0xe0, 0xe1, 0xeb, 0xfc,
      0x20, 0xe8, 0x20, 0xec, 0xee, 0xf0, 0xe5,
    ]);
    assert.equal(await bodyOf('a.txt', Buffer.from('\ufeffété 東京')), 'été 東京');
    assert.equal(await bodyOf('a.txt', Buffer.from('das Meer', 'utf16le')), 'das Meer');
    assert.equal(await bodyOf('a.txt', swapped), 'das Meer');
    assert.equal(await bodyOf('a.txt', cyrillic), 'красный корабль и море');
    assert.equal(
      await bodyOf('a.txt', Buffer.from('Tsch\xfc\xdf, altes Boot', 'latin1')),
      'Tschüß, altes Boot',
    );
  });

  it('of a mail names who wrote it to whom and when, and what is attached', async () => {
    const mail = [
      'From: =?utf-8?Q?Anna_=C3=85?= <anna@example.org>',
      'To: Ben <ben@example.org>, crew: c@example.org, d@example.org;',
      'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
      'Date: Mon, 02 Mar 2026 10:00:00 +0100',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      'Content-Type: text/html',
      '',
      '<p>Hello <b>there</b>',
      '--x',
      'Content-Disposition: attachment; filename="bill 7.pdf"',
      '',
      'zz',
      '--x--',
    ].join('\r\n');
    const text = await textOf({ name: 'a.eml', type: '' }, Buffer.from(mail));
    assert.match(text.body, /^Grüße\s+Hello there\s+bill 7\.pdf$/);
    assert.match(text.sender, /Anna Å <anna@example\.org>/);
    assert.match(text.receiver, /Ben.*c@example\.org.*d@example\.org/);
    assert.equal(text.date, Date.UTC(2026, 2, 2, 9));
  });

  it('is bounded, however long a line, however deep or large what is inside', async () => {
    assert.equal((await bodyOf('a.txt', 'x'.repeat(3_000_000))).length, 500_000);
    assert.equal(await bodyOf('a.txt', 'x'), 'x');
    assert.match(await bodyOf('a.html', `<p>top</p>${'<div>'.repeat(500)}deep`), /top\s+deep/);
    assert.match(await bodyOf('a.html', `<p>top</p>${'<div>'.repeat(100_000)}deep`), /^top$/);
    assert.ok((await bodyOf('a.html', '<p>y'.repeat(300_000))).length <= 500_000);

    const claiming = (bytes: number): Uint8Array => {
      const archive = zipSync({ 'content.xml': new Uint8Array(1_000_000).fill(65) });
      const view = new DataView(archive.buffer, archive.byteOffset, archive.length);
      for (let at = 0; at + 46 < archive.length; at += 1) {
        if (view.getUint32(at, true) === 0x0201_4b50) view.setUint32(at + 24, bytes, true);
      }
      return archive;
    };
    await assert.rejects(bodyOf('a.odt', claiming(80_000_000)), /too large/);
    assert.ok((await bodyOf('a.odt', claiming(100))).length < 200);
    const many = Object.fromEntries(
      Array.from({ length: 1_001 }, (_, at) => [`${at}.html`, xml('x')]),
    );
    await assert.rejects(bodyOf('a.epub', zipSync(many)), /too large/);
  });

  it('is refused for what is none', async () => {
    await assert.rejects(bodyOf('a.txt', Buffer.from([1, 0, 0, 7, 0, 0, 0, 2])), /no text/);
    await assert.rejects(bodyOf('a.docx', 'this is no archive'));
    await assert.rejects(bodyOf('a.docx', deflateRawSync('neither is this')));
    await assert.rejects(bodyOf('a.bin', 'x'), /no text/);
    const file = { kind: 'file', type: '' } as const;
    assert.equal(isReadable({ ...file, name: 'a.pdf', size: 0 }), false);
    assert.equal(isReadable({ ...file, name: 'a.pdf', size: 100_000_000 }), false);
    assert.equal(isReadable({ ...file, name: 'a.log', size: 100_000_000_000 }), true);
  });

  it('is given up when it takes too long, and the next file is read all the same', async function () {
    this.timeout(300_000);
    const hasty = new Extractor(1);
    const file = { name: 'a.docx', type: '' };
    const bytes = Buffer.from('no archive');
    await assert.rejects(hasty.textOf(file, bytes), { code: 'thread-late' });
    await hasty.close();
    const patient = new Extractor();
    await assert.rejects(patient.textOf(file, bytes), { name: 'ThreadError' });
    const text = await patient.textOf({ name: 'a.txt', type: '' }, Buffer.from('calm sea'));
    assert.equal(text.body, 'calm sea');
    await patient.close();
  });
});
